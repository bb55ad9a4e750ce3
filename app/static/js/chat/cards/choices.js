import { el, icon } from "../../lib/dom.js";
import { language, t } from "../../lib/i18n.js";
import { focus } from "../composer.js";
import { send } from "../sending.js";

/** Answers to press instead of writing them. They close with whatever is said next, and show if it was one of them. */
export function choices({ choices: offered = [] }, { open, said, meta }) {
  if (!offered.length) return null;
  const answers = offered.map((one) => ({ ...one, chosen: said?.trim() === one.say.trim() }));
  const passed = !open && !answers.some(({ chosen }) => chosen) && el("span.closed", { lang: language() }, t("choices.passed"));
  const name = t(open ? "choices.label" : "choices.closed");
  return el("div.choices", { role: "group", "data-arrows": "button", "aria-label": name, lang: meta?.language, dataset: { testid: "choices" } }, ...answers.map((one) => choice(one, open)), passed);
}

function choice({ label, say, chosen }, open) {
  const button = el("button.choice", { type: "button", dir: "auto", disabled: !open, "aria-pressed": chosen && "true" }, chosen && icon("check"), el("span", {}, label));
  button.addEventListener("click", () => press(button, say));
  return button;
}

/** The first press counts: a second one before the page is drawn anew would say it twice. */
function press(button, say) {
  for (const one of button.closest(".message").querySelectorAll(".choice")) one.disabled = true;
  button.setAttribute("aria-pressed", "true");
  send(say);
  focus();
}
