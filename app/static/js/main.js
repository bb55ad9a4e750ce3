import { $, el, icon } from "./lib/dom.js";
import { emit, on } from "./lib/bus.js";
import { bringBack } from "./lib/focus.js";
import { t } from "./lib/i18n.js";
import { disconnect } from "./lib/socket.js";
import * as auth from "./auth.js";
import { start } from "./chat/conversation.js";
import { fill, focus } from "./chat/composer.js";
import { send } from "./chat/sending.js";
import "./chat/account.js";
import "./chat/bell.js";
import "./chat/currency.js";
import "./chat/edges.js";
import "./chat/heard.js";
import "./chat/kept.js";
import "./chat/later.js";
import "./chat/shortcut.js";
import "./chat/status.js";
import "./chat/stream.js";
import "./chat/threads.js";
import "./chat/transcript.js";
import "./chat/version.js";
import "./chat/visit.js";
import "./chat/waking.js";

/** Shows the chat of whoever is signed in. */
export function enter() {
  auth.close();
  emit("session:begun");
  start();
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

on("language", prompts);
on("session:left", () => auth.open());
on("session:ended", () => { disconnect(); auth.open("login", t("auth.ended")); });
bringBack(focus);
