import { $, $$, el, icon, loadIcons } from "./lib/dom.js";
import { emit, on } from "./lib/bus.js";
import { LANGUAGES, language, t, use } from "./lib/i18n.js";
import { session } from "./lib/session.js";
import { disconnect } from "./lib/socket.js";
import { follow, toggle } from "./lib/theme.js";
import * as auth from "./auth.js";
import { start } from "./chat/conversation.js";
import { fill, focus } from "./chat/composer.js";
import { restore, send } from "./chat/sending.js";
import "./chat/account.js";
import "./chat/edges.js";
import "./chat/link.js";
import "./chat/notices.js";
import "./chat/remembered/dialog.js";
import "./chat/status.js";
import "./chat/stream.js";
import "./chat/threads.js";
import "./chat/transcript.js";

async function begin() {
  await use(language()).catch(() => use("en"));
  document.documentElement.dataset.wait = "no";
  if (session.user) enter();
  else auth.open();
}

/** The same way in for a first visit, a return and a new account. */
async function enter() {
  auth.close();
  emit("session:begun");
  start();
  await restore();
  focus();
}

function prompts() {
  const texts = [1, 2, 3, 4].map((n) => t(`welcome.prompt${n}`));
  $("#prompts").replaceChildren(...texts.map((text) => el("li", {}, el("button.prompt", { type: "button", onclick: () => ask(text) }, el("span", {}, text), icon("next")))));
}

function ask(text) {
  fill("");
  send(text);
}

function languages() {
  for (const select of $$("[data-languages]")) {
    select.replaceChildren(...Object.entries(LANGUAGES).map(([code, name]) => el("option", { value: code, selected: code === language() }, name)));
  }
}

for (const select of $$("[data-languages]")) select.addEventListener("change", () => use(select.value, true));
for (const button of $$("[data-theme-toggle]")) button.addEventListener("click", toggle);
on("language", () => { prompts(); languages(); });
on("session:entered", enter);
on("session:left", () => auth.open());
on("session:ended", () => { disconnect(); auth.open("login", t("auth.ended")); });
follow();
loadIcons();
begin();
