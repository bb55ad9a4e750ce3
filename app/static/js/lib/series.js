/** The messages of a conversation that are here, by seq. There may be holes: a page far up, and the latest ones. Pure. */
export class Series {
  #all = [];
  #seqs = new Set();

  get length() {
    return this.#all.length;
  }

  has(seq) {
    return this.#seqs.has(seq);
  }

  /** Takes a message in; one of the same seq takes the other's place. The last place, where most belong, costs nothing. */
  put(message) {
    const at = this.#place(message.seq);
    this.#all.splice(at, this.has(message.seq) ? 1 : 0, message);
    this.#seqs.add(message.seq);
  }

  /** Those from `from` up to `to`, both included. */
  slice(from, to = Infinity) {
    return this.#all.slice(this.#place(from), this.#place(to + 1));
  }

  /** The seq that stands `count` from the end; undefined when there are fewer. */
  last(count = 1) {
    return this.#all.at(-count)?.seq;
  }

  /** How far up and down from `seq` nothing is missing. */
  around(seq) {
    let [low, high] = [seq + 1, seq];
    while (this.has(low - 1)) low -= 1;
    while (this.has(high + 1)) high += 1;
    return { low, high };
  }

  /** Lets go of whatever is not `wanted`, and answers what that was. */
  keep(wanted) {
    const dropped = this.#all.filter((message) => !wanted(message));
    for (const { seq } of dropped) this.#seqs.delete(seq);
    this.#all = this.#all.filter(wanted);
    return dropped;
  }

  #place(seq) {
    let [low, high] = [0, this.#all.length];
    if (!high || this.#all[high - 1].seq < seq) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#all[middle].seq < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
