import { el } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { again } from "./again.js";
import { answers } from "./answers.js";
import { button } from "./deed.js";
import { thumbs } from "./thumbs.js";

/** What can be done with a message that is complete. */
export function deeds(item) {
  const buttons = [item.content && button("copy", "copy", t("message.copy"), (pressed) => answers.use(({ copy }) => copy(item, pressed)))];
  if (item.role === "assistant") buttons.push(...thumbs(item), ...(item.last ? again(item) : []));
  return el("div.deeds", { role: "group", "aria-label": t("message.deeds") }, ...buttons);
}
