/** Plays what a client of one conversation lives through into the page's own store, and tells what is wrong with it. */
async (scripts) => {
  const { Thread } = await import("/static/js/lib/store.js");

  /** The server as a client sees it, at a moment of the history. */
  class Server {
    constructor(script) {
      Object.assign(this, script);
    }

    at(moment) {
      return this.moments[moment];
    }

    page(moment, after, size) {
      const known = this.messages.slice(0, this.at(moment).count).filter(({ seq }) => seq > after);
      const messages = known.slice(0, size);
      return { messages, more: known.length > size, errors: this.at(moment).failed };
    }

    latest(moment, size) {
      const messages = this.messages.slice(0, this.at(moment).count).slice(-size);
      return { messages, more: false, errors: this.at(moment).failed };
    }
  }

  /** What conversation.js and stream.js do with what they hear, without the page around them. */
  class Client {
    constructor(server) {
      Object.assign(this, { server, thread: new Thread("a-thread"), asked: [], seen: new Set(), faults: [], base: 0 });
    }

    push({ event, payload }) {
      const { thread } = this;
      if (event === "chat_message") thread.receive(payload);
      else if (event === "chat_delta") thread.delta(payload);
      else if (event === "typing") thread.typing = payload ? { agent: "assistant" } : null;
      else if (event === "chat_error") thread.fail(payload);
      else if (event === "latest") thread.expect(payload);
    }

    rehydrate(moment, size) {
      const { thread, server } = this;
      const page = thread.loaded ? server.page(moment, thread.level, size) : server.latest(moment, size);
      thread.typing = null;
      this.absorb(page);
      thread.resume(server.at(moment).partial);
      return page.more;
    }

    absorb({ messages, errors }) {
      if (!this.thread.loaded) this.base = (messages[0]?.seq ?? 1) - 1;
      this.thread.receiveAll(messages);
      this.thread.loaded = true;
      this.thread.recall(errors);
    }

    /** A question is put with what is known now; its answer comes whenever it comes. */
    ask(moment, size) {
      this.asked.push(this.server.page(moment, this.thread.level, size));
    }

    answer() {
      if (this.asked.length) this.absorb(this.asked.shift());
    }

    /** A page from above what was loaded first: from there on nothing may be missing. */
    older(moment, size) {
      const page = this.server.messages.filter(({ seq }) => seq <= this.base).slice(-size);
      this.thread.insert(page);
      this.base = page.length ? page[0].seq - 1 : this.base;
    }

    write(entry) {
      this.thread.pending.set(entry.client_msg_id, entry);
    }

    acknowledge({ entry, ack }) {
      this.thread.acknowledge(entry, ack);
    }

    cut() {
      this.thread.typing = null;
      this.asked = [];
    }

    /** Level with the server in the end, as a reconnect makes it or, on a line that held, a look at what is missing. */
    settle(size, gently) {
      const last = this.server.moments.length - 1;
      let more = gently || this.rehydrate(last, size);
      while (more || this.thread.gap) {
        const page = this.server.page(last, this.thread.level, size);
        this.absorb(page);
        more = page.more;
        if (!page.messages.length) break;
      }
    }

    check(step) {
      const { thread } = this;
      const items = thread.items();
      const say = (what) => this.faults.push(`${what} after step ${step}`);
      const keys = items.map(({ key }) => key);
      if (new Set(keys).size !== keys.length) say(`shown twice: ${keys}`);
      const seqs = items.map(({ seq }) => seq).filter(Boolean);
      if (seqs.some((seq, index) => index && seq <= seqs[index - 1])) say(`out of order: ${seqs}`);
      const ids = new Set(items.map(({ id }) => id).filter(Boolean));
      for (const id of this.seen) if (!ids.has(id)) say(`gone again: ${id}`);
      this.seen = ids;
      for (let seq = this.base + 1; seq <= thread.level; seq += 1) if (!thread.series.has(seq)) say(`a hole at ${seq} below level ${thread.level}`);
      const writing = items.filter(({ status }) => status === "writing");
      if (writing.length > 1) say("two replies are being written");
      const whole = writing[0] && this.server.texts[writing[0].in_reply_to];
      if (whole && !whole.some((text) => text.startsWith(writing[0].content))) say(`garbled: ${writing[0].content} of ${whole}`);
    }
  }

  return scripts.map((script) => {
    const client = new Client(new Server(script));
    script.steps.forEach(([verb, ...words], step) => {
      client[verb](...words);
      client.check(step);
    });
    client.settle(script.size, script.gently);
    client.check("the last");
    const { thread } = client;
    return {
      faults: client.faults,
      items: thread.items().map(({ key, id = null, seq = null, role, status, content }) => ({ key, id, seq, role, status, content })),
      floor: client.base,
      pending: thread.pending.size,
      typing: Boolean(thread.typing),
    };
  });
}
