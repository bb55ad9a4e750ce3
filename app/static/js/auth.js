import { $, $$ } from "./lib/dom.js";
import { emit, on } from "./lib/bus.js";
import { reason, t } from "./lib/i18n.js";
import { enterAsGuest, login, register, session } from "./lib/session.js";

const view = $("#auth");
const form = $("#auth-form");
const notice = $("#auth-notice");
const fields = ["display_name", "email", "password"];
let mode = "login";

/** Shows the entrance; `wanted` is "login" or "register". */
export function open(wanted = "login", note = "") {
  document.documentElement.dataset.view = "auth";
  $("#back").hidden = !session.user;
  $("#guest-block").hidden = Boolean(session.user);
  say(note);
  choose(wanted);
  if (document.activeElement !== document.body && !view.contains(document.activeElement)) view.focus(); // what had the focus is not to be seen any more
}

export function close() {
  document.documentElement.dataset.view = "chat";
}

function choose(wanted) {
  mode = wanted;
  view.dataset.mode = mode;
  for (const tab of $$("[data-mode-tab]", view)) tab.setAttribute("aria-pressed", String(tab.dataset.modeTab === mode));
  $("[data-field=display_name]", form).hidden = mode === "login";
  form.elements.password.autocomplete = mode === "login" ? "current-password" : "new-password";
  $("#password-note").hidden = mode === "login";
  $("#sign-in").hidden = mode !== "login";
  $("#sign-up").hidden = mode === "login";
  for (const name of fields) mark(name);
}

function check() {
  const { display_name, email, password } = form.elements;
  mark("display_name", mode === "register" && !display_name.value.trim() && t("auth.need_name"));
  mark("email", !/^\S+@\S+\.\S+$/.test(email.value.trim()) && t("auth.need_email"));
  mark("password", (mode === "register" ? password.value.length < 8 : !password.value) && t("auth.need_password"));
  const wrong = $("[aria-invalid=true]", form);
  wrong?.focus();
  return !wrong;
}

function mark(name, message = "") {
  const input = form.elements[name];
  input.setAttribute("aria-invalid", String(Boolean(message)));
  $(`#${name}-error`).textContent = message || "";
}

async function submit(event) {
  event.preventDefault();
  say("");
  if (!check()) return;
  const { display_name, email, password } = form.elements;
  const body = { email: email.value.trim(), password: password.value };
  await enter(() => (mode === "login" ? login(body) : register({ ...body, display_name: display_name.value.trim() })));
}

async function enter(action) {
  const before = session.guest ? session.user.id : null;
  view.setAttribute("aria-busy", "true");
  for (const button of $$("button", view)) button.disabled = true;
  try {
    await action();
    if (before && mode === "register") await (await import("./chat/sending.js")).inherit(before);
    form.reset();
    emit("session:entered");
  } catch (problem) {
    explain(problem);
  } finally {
    view.removeAttribute("aria-busy");
    for (const button of $$("button", view)) button.disabled = false;
  }
}

/** Says what is wrong at the field it concerns, else above the form. */
function explain(problem) {
  const placed = problem.errors.filter(({ field }) => fields.includes(field));
  for (const { field, message } of placed) mark(field, message);
  if (placed.length) form.elements[placed[0].field].focus();
  else say(reason(problem));
}

function say(text) {
  notice.textContent = text;
  notice.hidden = !text;
}

form.addEventListener("submit", submit);
$("#guest").addEventListener("click", () => enter(enterAsGuest));
$("#back").addEventListener("click", close);
for (const tab of $$("[data-mode-tab]", view)) tab.addEventListener("click", () => { say(""); choose(tab.dataset.modeTab); });
on("auth:open", (wanted) => { open(wanted); form.elements.display_name.focus(); });
on("language", () => choose(mode));
