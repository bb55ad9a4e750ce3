import { $ } from "../lib/dom.js";

const chat = $("#chat");
const side = $("#sidebar");
const main = $("#main");
const menu = $("#menu");
const narrow = matchMedia("(max-width: 51.99rem)");

export function open() {
  arrange(true);
  $("[data-new-thread]", side).focus();
}

export function close() {
  if (chat.dataset.drawer !== "open") return;
  arrange(false);
  menu.focus();
}

/** On a phone either the list or the conversation can be reached, never both. */
function arrange(opened) {
  chat.dataset.drawer = opened ? "open" : "closed";
  menu.setAttribute("aria-expanded", String(opened));
  main.inert = narrow.matches && opened;
  side.inert = narrow.matches && !opened;
}

menu.addEventListener("click", open);
$("#shade").addEventListener("click", close);
$("#close-drawer").addEventListener("click", close);
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !document.querySelector("dialog[open]")) close(); });
narrow.addEventListener("change", () => arrange(false));
arrange(false);
