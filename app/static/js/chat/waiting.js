import { el, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { day } from "../lib/format.js";
import { fill, focus } from "./composer.js";
import { canTakeBack, discard, sendNow, takeBack } from "./sending.js";

/** Under a message that has not left: why, and what can still be done with it. */
export function foot(item) {
  const buttons = item.wait === "unsure" ? [] : [(item.wait === "asks" || item.wait === "held") && now(item), ...ways(item)];
  return el("div.foot.waits", { dataset: { wait: item.wait } }, el("span.cause", {}, icon(item.wait === "asks" ? "info" : "clock"), el("span", {}, why(item))), el("span.ways", {}, buttons));
}

const why = ({ wait, created_at }) => (wait === "asks" ? t("wait.asks", { day: day(created_at) }) : t(`wait.${wait}`));

/** Writing it anew and letting it go: the ways out of every message that is not sent. */
export function ways(item) {
  return [canTakeBack(item) && way("edit", "message.edit", () => edit(item)), way("discard", "message.discard", () => discard(item).then(focus))];
}

const now = (item) => way("send-now", "message.send_now", () => sendNow(item).then(focus));

const way = (name, key, onclick) => el("button.way", { type: "button", dataset: { testid: name }, onclick }, t(key));

/** Puts a message's words back where they were written, before whatever is being written there. */
export async function edit(item) {
  const text = await takeBack(item);
  if (text !== null) fill(text, true);
}
