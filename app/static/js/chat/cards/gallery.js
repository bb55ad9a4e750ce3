import { el, icon } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { number } from "../../lib/format.js";
import { picture } from "./facts.js";

const DOTS = 9; // more of them say less than the counter does

/** A listing's pictures, one at a time: swiped, by arrows, or by the keys ← → Home End. */
export function gallery({ images, title }) {
  const all = images?.length ? images : [null];
  const frames = all.map((url, at) => el("div.frame", {}, picture(url, all.length > 1 ? t("cards.picture", { n: at + 1, of: all.length, title }) : title)));
  const strip = el("div.gallery", { tabindex: all.length > 1 ? "0" : null, role: "group", "aria-label": t("cards.pictures"), dataset: { testid: "gallery" } }, ...frames);
  if (all.length < 2) return strip;
  const counter = el("p.counter", { role: "status", dataset: { testid: "gallery-counter" } });
  const dots = el("div.dots", { "aria-hidden": "true" }, ...(all.length > DOTS ? [] : all.map(() => el("i"))));
  const arrows = ["previous", "next"].map((name) => el(`button.round.${name}`, { type: "button", "aria-label": t(`cards.${name}`) }, icon(name)));
  steer({ strip, counter, dots, arrows, last: all.length - 1 });
  return el("div.pictures", {}, strip, ...arrows, counter, dots);
}

/** Keeps counter, dots and arrows true to the picture that is seen, however it came there. */
function steer({ strip, counter, dots, arrows, last }) {
  let shown = -1;
  const rtl = () => getComputedStyle(strip).direction === "rtl";
  const at = () => Math.round(Math.abs(strip.scrollLeft) / (strip.clientWidth || 1));
  const go = (to) => strip.scrollTo({ left: Math.max(0, Math.min(last, to)) * strip.clientWidth * (rtl() ? -1 : 1) });
  const tell = () => {
    if (at() === shown) return;
    shown = at();
    counter.textContent = t("cards.counter", { n: number(shown + 1), of: number(last + 1) });
    [...dots.children].forEach((dot, n) => dot.classList.toggle("here", n === shown));
    arrows.forEach((arrow, n) => arrow.setAttribute("aria-disabled", String(shown === (n ? last : 0))));
  };
  const keys = { ArrowLeft: () => at() + (rtl() ? 1 : -1), ArrowRight: () => at() + (rtl() ? -1 : 1), Home: () => 0, End: () => last };
  strip.addEventListener("keydown", (event) => {
    if (!Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    go(keys[event.key]());
  });
  arrows.forEach((arrow, n) => arrow.addEventListener("click", () => go(at() + (n ? 1 : -1))));
  strip.addEventListener("scroll", tell, { passive: true });
  tell();
}
