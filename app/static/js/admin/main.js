import { $, $$, el } from "../lib/dom.js";
import { emit, on } from "../lib/bus.js";
import { listenToArrows } from "../lib/focus.js";
import { bring, language, t, use } from "../lib/i18n.js";
import { offer } from "../lib/languages.js";
import { follow, toggle } from "../lib/theme.js";
import "../lib/telling.js";
import * as live from "./live.js";
import * as menu from "./menu.js";
import { place } from "./place.js";
import { enter, leave, who } from "./session.js";
import { VIEWS } from "./views.js";
import "./find.js";
import { reason } from "./reason.js";

const EVERY = 5000;
const PARTS = ["#console", "#leave", "#find", "#live", "#skip", "#menu"];
let shown = null;
let asked = 0;

function show(note = "") {
  const inside = Boolean(who());
  $("#entry").hidden = inside;
  for (const part of PARTS) $(part).hidden = !inside;
  $("#refusal").textContent = note;
  $("#refusal").hidden = !note;
  if (!inside) return out();
  live.start();
  open();
}

/** Nothing of what was seen stays on the page of somebody who has left. */
function out() {
  live.stop();
  close();
  document.title = `${t("admin.title")} · Easy Islanders`;
  for (const part of ["#view-body", "#view-tools", "#places"]) $(part).replaceChildren();
}

/** A dialog of a view does not stand above the next one, nor above nobody's. */
function close() {
  for (const dialog of $$("dialog[open]")) dialog.close();
  shown?.close?.();
  shown = null;
}

/** Draws the view that the address names; of two that are asked for, the later one stays. */
async function open({ focus = false } = {}) {
  const mine = (asked += 1);
  const here = place();
  const name = here.name in VIEWS ? here.name : "overview";
  menu.draw(name);
  try {
    const view = await VIEWS[name]();
    if (mine !== asked || !who()) return;
    close();
    begin(name);
    shown = view.open($("#view-body"), here) ?? null;
    if (live.last()) shown?.live?.(live.last());
    if (focus) $("#view").focus({ preventScroll: true });
  } catch (problem) {
    console.warn("this view could not be shown:", problem.message);
    if (mine === asked) $("#view-body").replaceChildren(el("p.notice", { role: "alert" }, reason({ status: 0 })));
  }
}

function begin(name) {
  const title = t(`admin.view.${name}`);
  document.title = `${title} · Easy Islanders`;
  $("#view-title").textContent = title;
  $("#view-tools").replaceChildren();
  $("#view-body").replaceChildren();
  $("#view-body").dataset.view = name;
  scrollTo(0, 0);
}

async function signIn(event) {
  event.preventDefault();
  const { email, password } = event.target.elements;
  try {
    await enter(email.value.trim(), password.value);
    event.target.reset();
    show();
    $("#view").focus({ preventScroll: true });
  } catch (problem) {
    show(problem.code === "not_admin" ? t("admin.refused") : reason(problem));
    password.focus();
  }
}

/** A person in the middle of a question is not disturbed by a list that moves. */
function refresh() {
  if (document.hidden || !who() || $("dialog[open]")) return;
  shown?.refresh?.();
}

document.addEventListener("click", ({ target }) => { if (target.closest?.("[data-theme-toggle]")) { toggle(); emit("theme"); } });
$("#entry-form").addEventListener("submit", signIn);
$("#leave").addEventListener("click", () => { leave(); show(); });
$("#skip").addEventListener("click", () => $("#view").focus());
addEventListener("hashchange", () => { if (who()) open({ focus: true }); });
document.addEventListener("visibilitychange", refresh);
setInterval(refresh, EVERY);
on("ops", (overview) => { menu.count(overview); shown?.live?.(overview); });
on("language", () => { if (who()) open(); });
on("admin:ended", () => show(t("auth.ended")));
listenToArrows();
follow();
offer();
bring("admin");
await use(language()).catch(() => use("en"));
document.documentElement.dataset.wait = "no";
show();
