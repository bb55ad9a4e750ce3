import { $, el, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { reason } from "./reason.js";

/** Asks in a dialog and does what was said: `fields` are `{ name, label, type, value, options, required, longest, hint,
 * lines, exactly }`, `send(values)` does it. Answers what `send` answered, or null when nothing was done.
 *
 * What the server refuses stays in the dialog, beside the field it names, with everything that was written. A field
 * with `exactly` has to be typed as given before the button can be pressed: for what cannot be taken back. */
export function form({ title, why, fields = [], yes, danger = false, send, extra }) {
  const inputs = fields.map(field);
  const wrong = el("p.notice", { role: "alert", hidden: true });
  const go = el(danger ? "button.danger" : "button.primary", { dataset: { testid: "form-yes" } }, yes);
  const body = el("form", { novalidate: true }, ...inputs.map(({ node }) => node), wrong,
    el("div.actions", {}, el("button.secondary", { type: "button", onclick: () => dialog.close() }, t("cancel")), go));
  const dialog = el("dialog.letter.asking", { "aria-labelledby": "form-title", dataset: { testid: "form" } }, header(title, () => dialog.close()), why && el("p.hint", {}, why), extra, body);
  const allow = () => { go.disabled = inputs.some(({ ready }) => !ready()); };
  body.addEventListener("input", allow);
  allow();
  return open(dialog, body, (settle) => attempt({ inputs, wrong, go, allow, send, settle }));
}

/** Shows something to read in a dialog; answers when it is closed. */
export function show(title, ...content) {
  const dialog = el("dialog.letter", { "aria-labelledby": "form-title", dataset: { testid: "shown" } }, header(title, () => dialog.close()), ...content);
  return open(dialog, dialog, () => null);
}

function open(dialog, body, act) {
  document.body.append(dialog);
  dialog.showModal();
  ($("input, select, textarea", dialog) ?? $(".primary, .danger, [data-close]", dialog)).focus();
  return new Promise((resolve) => {
    let answer = null;
    const settle = (value) => { answer = value ?? true; dialog.close(); };
    body.addEventListener("submit", (event) => { event.preventDefault(); act(settle); });
    dialog.addEventListener("close", () => { dialog.remove(); resolve(answer); });
  });
}

const header = (title, close) => el("header", {}, el("h2", { id: "form-title" }, title), el("button.round", { type: "button", "aria-label": t("close"), dataset: { close: "" }, onclick: close }, icon("cross")));

/** One attempt: the button rests while it runs, so that nothing is done twice. */
async function attempt({ inputs, wrong, go, allow, send, settle }) {
  go.disabled = true;
  wrong.hidden = true;
  for (const input of inputs) input.complain("");
  try {
    settle(await send(Object.fromEntries(inputs.map(({ name, value }) => [name, value()]))));
  } catch (problem) {
    allow();
    refuse(problem, inputs, wrong);
  }
}

function refuse(problem, inputs, wrong) {
  const found = (problem.errors ?? []).map((one) => ({ ...one, field: one.field.split(".")[0] })).filter(({ field: name }) => inputs.some((input) => input.name === name));
  for (const { field: name, message } of found) inputs.find((input) => input.name === name).complain(message);
  wrong.textContent = found.length ? "" : reason(problem);
  wrong.hidden = found.length > 0;
}

function field({ name, label, type = "text", value = "", options, required = false, longest, hint, lines, exactly }) {
  const id = `form-${name}`;
  const shared = { id, name, required, maxlength: longest, dataset: { testid: `form-${name}` }, autocomplete: "off", "aria-describedby": `${id}-hint ${id}-wrong` };
  const input = options ? el("select", shared, ...options.map(([key, words]) => el("option", { value: key, selected: key === value }, words))) : lines ? el("textarea", { ...shared, rows: lines, dir: "auto" }, value) : el("input", { ...shared, type, value });
  const wrong = el("small.wrong", { id: `${id}-wrong`, "aria-live": "polite" });
  const node = el("label.field", { for: id }, el("span", {}, label), input, el("small", { id: `${id}-hint` }, hint ?? ""), wrong);
  const read = () => input.value.trim();
  return {
    name, node, value: read,
    ready: () => (exactly ? read() === exactly : !required || read() !== ""),
    complain(words) {
      wrong.textContent = words;
      input.toggleAttribute("aria-invalid", Boolean(words));
      if (words) input.setAttribute("aria-invalid", "true");
    },
  };
}
