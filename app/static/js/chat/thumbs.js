import { t } from "../lib/i18n.js";
import { lazy } from "../lib/lazy.js";
import { button } from "./deed.js";
import { rate } from "./feedback.js";

/** What is said with a thumb; before the first is pressed there is nothing. */
export const opinion = lazy(() => import("./opinion.js"));

/** Thumbs up and down. One that is pressed already opens what was said with it. */
export function thumbs(item) {
  const thumb = (rating) => button(rating, `thumb-${rating}`, t(`feedback.${rating}`), () => press(item, rating), { "aria-pressed": String(item.feedback?.rating === rating) });
  return item.id ? [thumb("up"), thumb("down")] : [];
}

function press(item, rating) {
  const given = item.feedback?.rating === rating;
  if (!given) rate(item, { rating, comment: null, reasons: [] });
  opinion.use(({ open }) => open(item.id, given || rating === "down" ? "form" : "thanks"));
}
