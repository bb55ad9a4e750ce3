import { $, el, icon } from "../../lib/dom.js";

/** A dialog's head: its title, and a button that closes it. */
export function head(id, title) {
  const close = el("button.round", { type: "button", "data-close": true, "data-t-aria-label": "close", onclick: (event) => event.target.closest("dialog").close() }, icon("cross"));
  return el("header", {}, el("h2", { id, dataset: { t: title } }), close);
}

/** A part of a dialog under a heading of its own, with a line that says why it is there. */
export function part(title, why, ...children) {
  return el("section", {}, el("h3", { dataset: { t: title } }), el("p.hint", { dataset: { t: why } }), ...children);
}

/** A labelled line to write in, with a place for what is wrong with it. */
export function field(label, props) {
  const wrong = el("small.wrong", { id: `profile-${props.name}-error`, "aria-live": "polite" });
  return el("label.field", {}, el("span", { dataset: { t: label } }), el("input", { ...props, "aria-describedby": wrong.id }), wrong);
}

/** Says what is wrong with a field, or nothing any more. */
export function mark(form, name, message = "") {
  form.elements[name].setAttribute("aria-invalid", String(Boolean(message)));
  $(`#profile-${name}-error`, form).textContent = message;
  if (message) form.elements[name].focus();
}

/** Runs `action` with the form's button out of reach, so that nothing is sent twice. */
export async function busy(form, action) {
  const button = $("button:not([type=button])", form);
  button.disabled = true;
  try {
    await action();
  } finally {
    button.disabled = false;
  }
}

/** A click beside a dialog closes it. */
export function dismissible(dialog) {
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
}
