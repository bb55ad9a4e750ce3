import { $ } from "../lib/dom.js";
import { emit, on } from "../lib/bus.js";
import { locale, t } from "../lib/i18n.js";
import { logout, session } from "../lib/session.js";
import { disconnect } from "../lib/socket.js";
import { fill } from "./composer.js";
import { confirm } from "./confirm.js";
import { clear } from "./sending.js";

/** Who is signed in, at the foot of the list. */
function draw() {
  const { user, guest } = session;
  if (!user) return;
  const name = guest ? t("account.guest") : user.display_name;
  $("#who-name").textContent = name;
  $("#who-mail").textContent = guest ? t("account.guest_note") : user.email ?? "";
  $("#who-initial").textContent = [...name][0]?.toLocaleUpperCase(locale()) ?? "";
  $("#keep").hidden = !guest;
}

async function leave() {
  if (session.guest && !(await confirm("account.leave_sure", "account.leave_why", "account.sign_out"))) return;
  disconnect();
  await tidy();
  logout();
  emit("session:left");
}

/** Takes what a person has left in this browser, their sign-in aside; language, look and currency are the browser's. */
export async function tidy(userId = session.user?.id) {
  await clear(userId);
  fill("");
  for (const key of Object.keys(localStorage)) if (/^ei\.(?!session$|lang$|theme$|currency$)/.test(key)) localStorage.removeItem(key);
}

$("#sign-out").addEventListener("click", leave);
$("#keep").addEventListener("click", () => emit("auth:open", "register"));
on("session:begun", draw);
on("session:changed", draw);
on("language", draw);
