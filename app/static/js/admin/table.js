import { $, el } from "../lib/dom.js";
import { announce } from "../lib/telling.js";
import { language, t } from "../lib/i18n.js";
import { arrange } from "../lib/morph.js";
import { reason } from "./reason.js";
import { ask } from "./session.js";

const PAGE = 20;
const MOST = 100; // what the server gives at once

/** A table that the server pages. `path` is what it is asked from, `columns` are `{ name, label, cell(item) }`, the first
 * of them the row's head; `query()` gives what is asked for, `sign(item)` whatever of an item is shown.
 *
 * A cell's button or link with `data-main` is reached by the arrow keys; below the last row they reach “more”. */
export function table({ title, path, columns, query = () => ({}), sign = JSON.stringify, none = t("admin.none"), page = PAGE }) {
  const body = el("tbody");
  const head = el("thead", {}, el("tr", {}, ...columns.map(({ label }) => el("th", { scope: "col" }, label))));
  const more = el("button.secondary.more", { type: "button", dataset: { main: "", testid: "more" }, onclick: further, hidden: true }, t("admin.more"));
  const note = el("p.hint.note", { role: "status" });
  const node = el("div.listing", { dataset: { arrows: "[data-main]" } }, el("table.letters", {}, el("caption.sr-only", {}, title), head, body), note, more);
  let items = [];
  let cursor = null;
  let asked = 0;
  let adding = 0; // which asking is for more: what is pushed meanwhile must not throw its answer away

  /** Asks anew from the start: something else is wanted. */
  function restart() {
    items = [];
    cursor = null;
    adding = 0;
    return refresh();
  }

  /** Asks for what is shown anew, at most a hundred; whatever is older stays as it was. */
  async function refresh() {
    if (adding) return;
    const mine = (asked += 1);
    try {
      const fresh = await page_(Math.min(MOST, Math.max(page, items.length)));
      if (mine !== asked) return;
      const last = fresh.next_cursor ? items.findIndex(({ id }) => id === fresh.items.at(-1)?.id) : -1;
      const below = last < 0 ? [] : items.slice(last + 1);
      items = [...fresh.items, ...below];
      if (!below.length) cursor = fresh.next_cursor;
      draw();
    } catch (problem) {
      if (mine === asked) refuse(problem);
    }
  }

  async function further() {
    const mine = (adding = asked += 1);
    try {
      const next = await page_(page, cursor);
      if (mine !== asked) return;
      const first = next.items[0];
      items = [...items, ...next.items];
      cursor = next.next_cursor;
      draw();
      announce(t("admin.more_came", { count: next.items.length }));
      if (first) $("[data-main]", body.children[items.indexOf(first)])?.focus();
    } catch (problem) {
      if (mine === asked) refuse(problem);
    } finally {
      if (adding === mine) adding = 0;
    }
  }

  function page_(limit, from) {
    const wanted = Object.entries({ ...query(), limit, cursor: from }).filter(([, value]) => value != null && value !== "");
    return ask(`${path}?${new URLSearchParams(wanted)}`);
  }

  function draw() {
    fill(body, items, columns, sign);
    more.hidden = !cursor;
    say(items.length ? "" : none);
  }

  function refuse(problem) {
    say(reason(problem));
  }

  function say(words) {
    if (note.textContent !== words) note.textContent = words;
  }

  return { node, refresh, restart };
}

/** Puts one row per item into a table's body. Rows keep their nodes and places while they are unchanged, so that what has the focus keeps it. */
export function fill(body, items, columns, sign = JSON.stringify) {
  const old = new Map([...body.children].map((node) => [node.dataset.id, node]));
  const nodes = items.map((item) => {
    const known = old.get(key(item));
    const now = `${language()} ${sign(item)}`;
    if (known && known.sign === now) return known;
    const fresh = Object.assign(row(item, columns), { sign: now });
    if (known) replace(known, fresh);
    return fresh;
  });
  arrange(body, nodes);
}

const key = ({ id, name, component }) => id ?? name ?? component;

function replace(known, fresh) {
  const held = known.contains(document.activeElement) ? document.activeElement.dataset.key ?? "" : null;
  known.replaceWith(fresh);
  if (held !== null) ((held && $(`[data-key="${held}"]`, fresh)) || $("[data-main]", fresh) || $("button, a", fresh))?.focus();
}

function row(item, columns) {
  const cells = columns.map(({ name, label, cell }, at) => {
    const found = cell(item);
    const what = [Array.isArray(found) ? el("div", {}, ...found) : found]; // several things of one cell stay together on a phone
    return at ? el("td", { dataset: { label, name } }, ...what) : el("th", { scope: "row", dataset: { name } }, ...what);
  });
  return el("tr", { dataset: { id: key(item), testid: "row" } }, ...cells);
}

/** A table of what is here already: `show(items)` draws it. */
export function still({ title, columns, sign }) {
  const body = el("tbody");
  const head = el("thead", {}, el("tr", {}, ...columns.map(({ label }) => el("th", { scope: "col" }, label))));
  const node = el("div.listing", { dataset: { arrows: "[data-main]" } }, el("table.letters", {}, el("caption.sr-only", {}, title), head, body));
  return { node, show: (items) => fill(body, items, columns, sign) };
}
