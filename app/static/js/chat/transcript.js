import { $, coalesce } from "../lib/dom.js";
import { on } from "../lib/bus.js";
import { t } from "../lib/i18n.js";
import { thread, older } from "./conversation.js";
import { under } from "./remembered/store.js";
import { draw, make, same } from "./rows.js";
import { weave } from "./timeline.js";

const NEAR = 100;
const log = $("#log");
const scroller = $("#scroller");
const pill = $("#pill");
const typing = $("#typing");
const drawn = new Map();
let following = true;
let anchored = false;

export const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;

export const render = coalesce(() => {
  const current = thread();
  const items = weave(current.items(), under);
  const seen = new Set(items.map((item) => item.key));
  for (const [key, { node }] of drawn) if (!seen.has(key)) { node.remove(); drawn.delete(key); }
  items.reduce((before, item) => place(item, before), null);
  typing.hidden = !(current.typing && !current.partial);
  $("#welcome").hidden = items.length > 0 || (current.id && !current.loaded);
  $("#loading").hidden = !current.id || current.loaded || items.length > 0;
  settle();
});

/** Draws an item in its place, keeping the node it already has so that nothing flickers. */
function place(item, before) {
  const known = drawn.get(item.key);
  const node = known?.node ?? make(item);
  if (!(known && same(known.item, item))) draw(node, item);
  drawn.set(item.key, { node, item });
  const expected = before ? before.nextSibling : log.firstChild;
  if (expected !== node) log.insertBefore(node, expected);
  return node;
}

/** Follows the reply down, but never past its question: people read from the top. */
function settle() {
  if (!drawn.size) scroller.scrollTop = 0;
  if (!following || !drawn.size) return;
  const end = scroller.scrollHeight - scroller.clientHeight;
  const asked = [...log.querySelectorAll("[data-role=user]")].at(-1);
  const limit = anchored && asked ? asked.offsetTop - 16 : end;
  if (Math.min(end, limit) > scroller.scrollTop || !anchored) scroller.scrollTop = Math.min(end, limit);
}

export function toEnd(smooth = true) {
  following = true;
  anchored = false;
  pill.hidden = true;
  const still = !smooth || matchMedia("(prefers-reduced-motion: reduce)").matches;
  scroller.scrollTo({ top: scroller.scrollHeight, behavior: still ? "instant" : "smooth" });
}

async function scrolled() {
  if (!anchored) following = atEnd();
  if (atEnd()) pill.hidden = true;
  if (scroller.scrollTop > 200 || !thread().floor) return;
  const bottom = scroller.scrollHeight - scroller.scrollTop;
  if (await older(thread())) {
    render();
    setTimeout(() => { scroller.scrollTop = scroller.scrollHeight - bottom; }, 80);
  }
}

function reset() {
  for (const { node } of drawn.values()) node.remove();
  drawn.clear();
  following = true;
  anchored = false;
  pill.hidden = true;
  render();
}

function arrived({ message, here }) {
  if (here && message.role !== "user" && !atEnd()) pill.hidden = false;
}

const leaveTurn = () => { if (anchored) { anchored = false; following = atEnd(); } };

scroller.addEventListener("scroll", scrolled, { passive: true });
for (const name of ["wheel", "touchmove", "keydown"]) scroller.addEventListener(name, leaveTurn, { passive: true });
new ResizeObserver(() => { if (following && !anchored) settle(); }).observe(scroller);
pill.addEventListener("click", () => toEnd());
on("conversation:changed", render);
on("remembered:changed", render);
on("conversation:opened", reset);
on("conversation:sent", () => { following = anchored = true; pill.hidden = true; render(); });
on("conversation:message", arrived);
on("language", reset);
export const title = () => {
  const first = thread().items().find((item) => item.role === "user");
  return first?.content ?? t("threads.new");
};
