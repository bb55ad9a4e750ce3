import { $, $$, el, icon, loadIcons } from "./lib/dom.js";
import { emit, on } from "./lib/bus.js";
import { language, t, use } from "./lib/i18n.js";
import { offer } from "./lib/languages.js";
import { bringBack, listenToArrows } from "./lib/focus.js";
import { session } from "./lib/session.js";
import { disconnect } from "./lib/socket.js";
import { follow, toggle } from "./lib/theme.js";
import * as auth from "./auth.js";
import { start } from "./chat/conversation.js";
import { fill, focus } from "./chat/composer.js";
import { restore, send } from "./chat/sending.js";
import "./chat/account.js";
import "./chat/notices.js";
import "./chat/profile/dialog.js";
import "./chat/profile/receipt.js";
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

for (const button of $$("[data-theme-toggle]")) button.addEventListener("click", toggle);
on("language", prompts);
on("session:entered", enter);
on("session:left", () => auth.open());
on("session:ended", () => { disconnect(); auth.open("login", t("auth.ended")); });
follow();
offer();
listenToArrows();
bringBack(focus);
loadIcons();
begin();
