import { $, el, icon } from "../../lib/dom.js";
import { emit, on } from "../../lib/bus.js";
import { me } from "../../lib/api.js";
import { date } from "../../lib/format.js";
import { draw as offerLanguages } from "../../lib/languages.js";
import { locale, reason, t, translate } from "../../lib/i18n.js";
import { session } from "../../lib/session.js";
import { offer as offerCurrencies } from "../currency.js";
import { toast } from "../status.js";
import { form as name } from "./name.js";
import { form as password } from "./password.js";
import { elsewhere, tell } from "./elsewhere.js";
import { file } from "./file.js";
import { open as askToLeave } from "./leaving.js";
import { dismissible, head, part } from "./parts.js";

const dialog = $("#profile");
const options = $("#profile-options"); // others add theirs
const initial = el("span.initial", { "aria-hidden": "true" });
const called = el("strong", { dir: "auto" });
const mail = el("span");
const since = el("small");
const guest = el("section.guest", {}, el("p", { dataset: { t: "profile.guest" } }), el("button.primary", { type: "button", dataset: { t: "account.keep" }, onclick: signUp }));
const leave = el("button.secondary.grave", { type: "button", dataset: { t: "profile.leave_do", testid: "profile-leave" }, onclick: () => askToLeave() });

/** Puts the dialog together once; its words follow the page's language by themselves. */
function build() {
  options.append(
    el("label.option", {}, el("span", { dataset: { t: "language" } }), el("select", { dataset: { languages: "" } })),
    el("label.option", {}, el("span", { dataset: { t: "currency" } }), el("select", { dataset: { currencies: "", testid: "profile-currency" } })),
    el("div.option", {}, el("span", { id: "profile-theme", dataset: { t: "theme" } }), el("button.switch", { type: "button", dataset: { themeToggle: "" }, "aria-labelledby": "profile-theme", "aria-pressed": String(document.documentElement.dataset.theme === "dark") })),
  );
  const remembered = el("button.secondary", { type: "button", dataset: { t: "profile.remembered_do", testid: "profile-memory" }, onclick: () => $("#memory-open").click() });
  dialog.append(
    head("profile-title", "profile.title"),
    el("div.who", {}, initial, el("div.names", {}, called, mail, since)),
    guest, name, options, part("profile.remembered", "profile.remembered_why", remembered), password, elsewhere, file, part("profile.leave", "profile.leave_why", leave),
  );
}

/** Shows whose account this is; what only the server knows of it follows. */
export async function open() {
  draw();
  tell(0);
  since.textContent = "";
  dialog.showModal();
  try {
    const account = await me.show();
    since.textContent = t("profile.since", { date: date(account.created_at.slice(0, 10)) });
    tell(account.other_sign_ins);
  } catch (problem) {
    toast(reason(problem), "error");
  }
}

function draw() {
  const { user } = session;
  if (!user) return dialog.close();
  called.textContent = session.guest ? t("account.guest") : user.display_name;
  mail.textContent = session.guest ? t("account.guest_note") : user.email;
  initial.textContent = [...called.textContent][0]?.toLocaleUpperCase(locale()) ?? "";
  guest.hidden = !session.guest;
  name.hidden = password.hidden = session.guest;
  if (!session.guest) name.elements.display_name.value = user.display_name;
}

function signUp() {
  dialog.close();
  emit("auth:open", "register");
}

build();
translate(dialog);
offerLanguages();
offerCurrencies($("[data-currencies]", dialog));
dismissible(dialog);
dialog.addEventListener("close", () => { password.reset(); password.open = false; });
on("session:changed", () => { if (dialog.open) draw(); });
on("language", () => { translate(dialog); if (dialog.open) draw(); });
on("session:left", () => dialog.close());
on("session:ended", () => dialog.close());
