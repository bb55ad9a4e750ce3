import { bring } from "./chat/answers.js";
import { emit, on } from "./lib/bus.js";
import { listenToArrows } from "./lib/focus.js";
import { language, t, use } from "./lib/i18n.js";
import { offer } from "./lib/languages.js";
import { session } from "./lib/session.js";
import { follow, toggle } from "./lib/theme.js";
import * as auth from "./auth.js";

let loading = null;
let spoken = false;

/** Who is here for the first time can read and press before the chat, five times as large, is here. */
async function begin() {
  const returning = Boolean(session.user);
  if (returning) all().catch(() => null); // together with the words; `enter` tells why when it fails
  await use(language()).catch(() => use("en"));
  document.documentElement.dataset.wait = "no";
  if (returning) return enter(all);
  auth.open();
  idle(() => chat().catch(() => null));
}

/** The same way in for a first visit, a return and a new account; `load` brings what it needs. */
async function enter(load) {
  try {
    (await load()).enter();
  } catch (error) {
    console.warn("The chat could not be loaded:", error.message);
    auth.open("login", t("error.network"));
  }
}

/** Loads the chat once; after a failure the next call tries again. Its parts are told the language if they missed it. */
function chat() {
  loading ??= import("./main.js").then(
    (main) => { if (spoken) emit("language", language()); return main; },
    (error) => { loading = null; throw error; },
  );
  return loading;
}

/** Who was here before has answers to read: they are not to change while being read. */
async function all() {
  const [main] = await Promise.all([chat(), bring()]);
  return main;
}

const idle = (action) => (window.requestIdleCallback ?? setTimeout)(action);

document.addEventListener("click", ({ target }) => { if (target.closest?.("[data-theme-toggle]")) toggle(); }); // also of parts that come later
on("language", () => { spoken = true; });
on("session:entered", () => enter(session.guest ? chat : all));
follow();
offer();
listenToArrows();
begin();
