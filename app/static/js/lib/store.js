import { Series } from "./series.js";

const LATEST = 200; // messages that are always kept, for what comes to join them
const MARGIN = 400; // and those kept on either side of what is shown

/** What is known of one conversation. Pure: no page, no network; every order of events ends in the same items. */
export class Thread {
  constructor(id = null) {
    Object.assign(this, { id, level: 0, top: 0, loaded: false, partial: null, typing: null, degraded: null, stopping: false, ahead: [] });
    this.messages = new Map();
    this.series = new Series();
    this.made = new WeakMap();
    this.replies = new Map();
    this.pending = new Map();
    this.errors = new Map();
  }

  /** Nothing is missing between what was loaded first and `level`; what is older may be here or not. */
  get gap() {
    return this.top > this.level;
  }

  /** Takes a message in; true when it is new. Repeats only refresh what is shown. */
  receive(message) {
    const known = this.messages.has(message.id);
    this.messages.set(message.id, message);
    this.series.put(message);
    this.top = Math.max(this.top, message.seq);
    if (message.in_reply_to) this.settle(message);
    else this.pending.delete(message.client_msg_id);
    this.#rise();
    return !known;
  }

  /** There is a message of this seq, wherever it is; true when something before it is not here. */
  expect(seq) {
    this.top = Math.max(this.top, seq);
    return this.gap;
  }

  /** Takes in what follows on `level`; the first page tells where that begins. */
  receiveAll(messages) {
    const first = messages[0]?.seq ?? 1;
    if (!this.loaded && first > this.level + 1) this.level = first - 1;
    return messages.filter((message) => this.receive(message));
  }

  /** Takes in a page from anywhere above. */
  insert(messages) {
    for (const message of messages) this.receive(message);
  }

  /** Lets go of what is far from the seqs `from` to `to`, which are shown, and from the end. */
  trim(from = Infinity, to = Infinity) {
    const wanted = ({ seq }) => (seq >= from - MARGIN && seq <= to + MARGIN) || seq > this.level - LATEST;
    for (const { id, in_reply_to } of this.series.keep(wanted)) {
      this.messages.delete(id);
      this.replies.delete(in_reply_to);
    }
  }

  /** The server has the message: it keeps its place on the page and gains its seq. */
  acknowledge(entry, ack) {
    const { client_msg_id, content, created_at } = entry;
    this.pending.delete(client_msg_id);
    if (this.messages.has(ack.message_id)) return;
    this.receive({ id: ack.message_id, thread_id: ack.thread_id, seq: ack.seq, role: "user", content, client_msg_id, created_at, recommendations: [] });
  }

  settle(reply) {
    this.replies.set(reply.in_reply_to, reply.id);
    this.errors.delete(reply.in_reply_to);
    if (this.partial?.in_reply_to === reply.in_reply_to || this.partial?.message_id === reply.id) this.partial = null;
    if (reply.seq >= this.top) this.typing = null; // the word that it has stopped may have been lost
  }

  /** Adds a piece of the reply being written: "ok", "gap" when pieces before it are missing, "late" when it is complete. */
  delta(piece) {
    const { message_id, in_reply_to, offset } = piece;
    if (this.#closed(piece)) return "late";
    if (this.partial?.message_id !== message_id && offset === 0) this.partial = { message_id, in_reply_to, text: "", length: 0 };
    if (this.partial?.message_id !== message_id || offset > this.partial.length) {
      this.ahead.push(piece);
      return "gap";
    }
    this.#add(piece);
    this.#drain();
    return "ok";
  }

  /** Takes the server's word on the reply being written; it may lag behind the pieces that came since. */
  resume(partial) {
    if (!partial || this.#closed(partial)) this.partial = null;
    else if (this.partial?.message_id !== partial.message_id || !this.partial.text.startsWith(partial.text)) this.partial = { ...partial, length: characters(partial.text).length };
    this.#drain();
  }

  #closed({ in_reply_to, message_id }) {
    return this.replies.has(in_reply_to) || this.messages.has(message_id);
  }

  #add({ offset, text }) {
    const { partial } = this;
    const next = offset === partial.length;
    partial.text = next ? partial.text + text : overlay(partial.text, offset, text);
    partial.length = next ? offset + characters(text).length : characters(partial.text).length;
  }

  /** Pieces that came too early are kept until the ones before them are here. */
  #drain() {
    const mine = this.ahead.filter((piece) => piece.message_id === this.partial?.message_id).sort((a, b) => a.offset - b.offset);
    this.ahead = mine.filter((piece) => {
      if (piece.offset > this.partial.length) return true;
      this.#add(piece);
      return false;
    });
  }

  /** What came with a page about messages that nobody could answer, of which some may have been heard already. */
  recall(errors) {
    for (const { in_reply_to, client_msg_id, ...error } of errors) {
      if (this.messages.has(in_reply_to) && !this.replies.has(in_reply_to)) this.errors.set(in_reply_to, error);
      if (this.partial?.in_reply_to === in_reply_to) this.partial = null;
      if (error.retryable) this.typing = null; // the last word failed: nobody is at work
    }
  }

  fail({ in_reply_to, client_msg_id, ...error }) {
    const message = this.messages.get(in_reply_to) ?? [...this.messages.values()].find((one) => client_msg_id && one.client_msg_id === client_msg_id);
    if (message && !this.replies.has(message.id)) this.errors.set(message.id, error);
    if (!message || this.partial?.in_reply_to === message.id) this.partial = null;
    this.typing = null;
  }

  /** What to draw from one seq to another; to the end, it is followed by the reply being written and by what waits to be sent. */
  items(from = 1, to = Infinity) {
    const messages = this.series.slice(from, to).map((message) => this.#item(message));
    if (to < Infinity) return messages;
    const waiting = [...this.pending.values()].map(({ client_msg_id: key, ...entry }) => ({ ...entry, key, client_msg_id: key, role: "user" }));
    return [...messages, ...(this.partial ? [this.#writing()] : []), ...waiting];
  }

  get busy() {
    return Boolean(this.typing || this.partial);
  }

  /** The same object as long as it says the same: what is drawn again for every piece of a reply costs a look. */
  #item(message) {
    const error = this.errors.get(message.id) ?? null;
    const status = this.#status(message, error);
    const made = this.made.get(message);
    if (made?.status === status && made.error === error) return made;
    const key = message.in_reply_to ? `re:${message.in_reply_to}` : message.client_msg_id ?? message.id;
    const item = { ...message, key, error, message, status };
    this.made.set(message, item);
    return item;
  }

  #status(message, error) {
    if (message.role !== "user") return message.status === "stopped" ? "stopped" : "complete";
    if (this.replies.has(message.id)) return "answered";
    return error || message.status === "failed" ? "failed" : "sent";
  }

  #writing() {
    const { in_reply_to, text } = this.partial;
    const degraded = this.degraded === in_reply_to ? true : null; // not known before the reply is complete, unless told
    return { key: `re:${in_reply_to}`, in_reply_to, role: "assistant", status: this.stopping ? "stopping" : "writing", content: text, degraded, recommendations: [] };
  }

  #rise() {
    while (this.series.has(this.level + 1)) this.level += 1;
  }
}

/** Offsets count code points, as the server does; JavaScript's own length counts an emoji twice. */
const characters = (text) => [...text];

/** A piece that comes again changes nothing; a second attempt that differs replaces the rest. */
function overlay(text, offset, piece) {
  const next = characters(text).slice(0, offset).join("") + piece;
  return text.startsWith(next) ? text : next;
}
