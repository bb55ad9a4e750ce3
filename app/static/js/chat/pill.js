import { $ } from "../lib/dom.js";
import { on } from "../lib/bus.js";
import { t } from "../lib/i18n.js";
import { number } from "../lib/format.js";

const pill = $("#pill");
const words = $("span", pill);
let fresh = 0;

/** The way to the end: shown with how many have come in below, or when the end is `far`. */
export function level({ atEnd, far }) {
  if (atEnd) fresh = 0;
  const hidden = atEnd || !(fresh || far);
  if (pill.hidden !== hidden) pill.hidden = hidden;
  name();
}

export function count() {
  fresh += 1;
}

export const holdsFocus = () => pill === document.activeElement;

function name() {
  const text = fresh ? t("pill", { count: fresh, n: number(fresh) }) : t("pill.end");
  if (words.textContent !== text) words.textContent = text;
}

on("language", name);
on("conversation:opened", () => { fresh = 0; });
