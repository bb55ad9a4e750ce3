import { $, $$, el } from "../lib/dom.js";
import { on } from "../lib/bus.js";
import { label, language, locale, reason, t, use } from "../lib/i18n.js";
import { offer } from "../lib/languages.js";
import { follow, toggle } from "../lib/theme.js";
import { ask, enter, leave, who } from "./session.js";
import { close, open, state, time } from "./letter.js";

const EVERY = 5000;
const PAGE = 20;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const CHOICES = {
  channel: ["email", "whatsapp", "sms", "console"],
  state: ["held", "queued", "sending", "unknown", "sent", "delivered", "read", "failed", "cancelled"],
  purpose: ["rfq", "ask_back", "quote_accepted", "quote_declined", "viewing", "reminder", "reply", "notice"],
};
const filters = $("#filters");
const lines = $("#lines");
let items = [];
let cursor = null;
let asked = 0;
let trouble = null;

function show(note = "") {
  const inside = Boolean(who());
  $("#entry").hidden = inside;
  $("#desk").hidden = $("#leave").hidden = !inside;
  $("#refusal").textContent = note;
  $("#refusal").hidden = !note;
  if (inside) refresh();
  else close();
}

async function signIn(event) {
  event.preventDefault();
  const { email, password } = event.target.elements;
  try {
    await enter(email.value.trim(), password.value);
    event.target.reset();
    show();
  } catch (problem) {
    show(problem.code === "not_admin" ? t("outbox.not_admin") : reason(problem));
    password.focus();
  }
}

/** Asks for what is shown anew, at most a hundred; whatever is older stays as it was. */
async function refresh() {
  const mine = (asked += 1);
  try {
    const page = await ask(`/admin/deliveries/?${query(Math.min(100, Math.max(PAGE, items.length)))}`);
    if (mine !== asked) return;
    const last = page.items.at(-1);
    const below = last && page.next_cursor ? items.filter((one) => one.created_at < last.created_at) : [];
    items = [...page.items, ...below];
    if (!below.length) cursor = page.next_cursor;
    trouble = null;
  } catch (problem) {
    if (mine !== asked) return;
    trouble = problem;
  }
  draw();
}

async function older() {
  const page = await ask(`/admin/deliveries/?${query(PAGE)}&cursor=${cursor}`).catch((problem) => { trouble = problem; });
  if (page) {
    items = [...items, ...page.items];
    cursor = page.next_cursor;
  }
  draw();
}

function query(limit) {
  const wanted = [...new FormData(filters)].map(([name, value]) => [name, value.trim()]).filter(([name, value]) => value && (name !== "q" || ID.test(value)));
  return new URLSearchParams([...wanted, ["limit", limit]]);
}

/** Lines keep their nodes while they are unchanged, so that a button that has the focus keeps it. */
function draw() {
  const old = new Map([...lines.children].map((node) => [node.dataset.id, node]));
  const nodes = items.map((one) => {
    const known = old.get(one.id);
    if (known?.dataset.sign === sign(one)) return known;
    const fresh = line(one);
    const held = known?.contains(document.activeElement);
    known?.replaceWith(fresh);
    if (held) $("button", fresh).focus();
    return fresh;
  });
  if (nodes.length !== lines.children.length || nodes.some((node, at) => node !== lines.children[at])) lines.replaceChildren(...nodes);
  $("#older").hidden = !cursor;
  if (filters.elements.q.getAttribute("aria-invalid") === "true") return;
  $("#nothing").textContent = trouble ? reason(trouble) : items.length ? "" : t("outbox.none");
  $("#freshness").textContent = trouble ? "" : t("outbox.at", { time: new Date().toLocaleTimeString(locale()) });
}

const sign = (one) => JSON.stringify([one.state, one.reason, one.sent_at, language()]);

function line(one) {
  const what = el("button.quiet", { type: "button", onclick: () => open(one.id) }, label("outbox.purpose", one.purpose));
  const when = one.sent_at ?? (one.state === "held" ? one.due_at : one.created_at);
  const cell = (name, ...content) => el("td", { "data-label": t(`outbox.${name}`) }, ...content);
  return el("tr", { dataset: { id: one.id, sign: sign(one), testid: "delivery-line" } },
    el("th", { scope: "row" }, what), cell("channel", label("outbox.channel", one.channel)), cell("to", el("bdi", { dir: "ltr" }, one.to)), cell("state", state(one)), cell("when", el("time", { datetime: when }, time(when))));
}

function choices() {
  for (const [name, values] of Object.entries(CHOICES)) {
    const select = filters.elements[name];
    const chosen = select.value;
    select.replaceChildren(el("option", { value: "" }, t("outbox.all")), ...values.map((value) => el("option", { value, selected: value === chosen }, label(`outbox.${name}`, value))));
  }
}

/** Something that is no id is not asked for: the list stays as it is until it is one. */
function start() {
  const { q } = filters.elements;
  const wrong = q.value.trim() !== "" && !ID.test(q.value.trim());
  q.setAttribute("aria-invalid", String(wrong));
  if (wrong) return void ($("#nothing").textContent = t("outbox.no_id"));
  items = [];
  cursor = null;
  refresh();
}

for (const button of $$("[data-theme-toggle]")) button.addEventListener("click", toggle);
$("#entry-form").addEventListener("submit", signIn);
$("#leave").addEventListener("click", async () => { await leave(); items = []; lines.replaceChildren(); show(); });
$("#refresh").addEventListener("click", refresh);
$("#older").addEventListener("click", older);
filters.addEventListener("change", start);
filters.addEventListener("submit", (event) => { event.preventDefault(); start(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden && who()) refresh(); });
setInterval(() => { if (!document.hidden && who()) refresh(); }, EVERY);
on("language", () => { choices(); if (who()) draw(); });
on("admin:ended", () => show(t("auth.ended")));
follow();
offer();
await use(language()).catch(() => use("en"));
document.documentElement.dataset.wait = "no";
show();
