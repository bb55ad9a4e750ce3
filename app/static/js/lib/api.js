import { call, send } from "./http.js";
import { withToken } from "./session.js";

const request = (method, path, body, key) => withToken((token) => call(method, path, { body, token, key }));

/** What is open to everybody: the exchange rates with their day, and a listing as it is now. */
export const rates = () => call("GET", "/rates");
export const listing = (id) => call("GET", `/listings/${id}`);

export const threads = {
  list: () => request("GET", "/messages/threads/?limit=50"),
  create: () => request("POST", "/messages/threads/", {}),
  erase: (id) => request("DELETE", `/messages/threads/${id}`),
  before: (id, seq, limit = 50) => request("GET", `/messages/threads/${id}/messages?before_seq=${seq}&limit=${limit}`),
  after: (id, seq) => request("GET", `/messages/threads/${id}/messages?after_seq=${seq}&limit=100`),
  read: (id, seq) => request("POST", `/messages/threads/${id}/read`, { up_to_seq: seq }),
};

export const preferences = {
  active: () => request("GET", "/preferences/active/"),
  change: (id, body) => request("PATCH", `/preferences/${id}`, body),
  forget: (id) => request("DELETE", `/preferences/${id}`),
};

export const requests = {
  one: (id) => request("GET", `/requests/${id}`),
};

export const quotes = {
  accept: (asked, quote) => request("POST", `/requests/${asked}/quotes/${quote}/accept`, {}),
};

export const chat = {
  send: (body) => request("POST", "/chat/", body),
  stop: (id) => request("POST", `/chat/${id}/stop`, {}),
  rate: (thread, id, opinion) => request("POST", `/chat/${thread}/messages/${id}/feedback`, opinion),
  unrate: (thread, id) => request("DELETE", `/chat/${thread}/messages/${id}/feedback`),
};

export const notifications = {
  list: (cursor) => request("GET", `/notifications/?limit=20${cursor ? `&cursor=${cursor}` : ""}`),
  read: (up_to) => request("POST", "/notifications/read", { up_to }),
};

export const bookings = {
  mine: () => request("GET", "/bookings/?limit=100"),
  book: (wish, key) => request("POST", "/bookings/", wish, key),
  cancel: (id) => request("POST", `/bookings/${id}/cancel`, {}),
  confirm: (id) => request("POST", `/bookings/${id}/confirm`, {}),
  decline: (id) => request("POST", `/bookings/${id}/decline`, {}),
};

export const me = {
  show: () => request("GET", "/me"),
  change: (body) => request("PATCH", "/me", body),
  leaveElsewhere: () => request("DELETE", "/me/sessions"),
  file: () => withToken((token) => send("GET", "/me/export", { token })),
  /** Answers the id of the receipt. */
  erase: async () => (await withToken((token) => send("DELETE", "/me", { token }))).headers.get("Location").split("/").at(-1),
};

export const receipts = {
  show: (id) => call("GET", `/erasures/${id}`),
};
