import { call } from "./http.js";
import { withToken } from "./session.js";

const request = (method, path, body) => withToken((token) => call(method, path, { body, token }));

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

export const quotes = {
  accept: (asked, quote) => request("POST", `/requests/${asked}/quotes/${quote}/accept`, {}),
};

export const chat = {
  send: (body) => request("POST", "/chat/", body),
  stop: (id) => request("POST", `/chat/${id}/stop`, {}),
};

export const notifications = {
  list: (cursor) => request("GET", `/notifications/?limit=20${cursor ? `&cursor=${cursor}` : ""}`),
  read: (up_to) => request("POST", "/notifications/read", { up_to }),
};

export const bookings = {
  confirm: (id) => request("POST", `/bookings/${id}/confirm`, {}),
  decline: (id) => request("POST", `/bookings/${id}/decline`, {}),
};
