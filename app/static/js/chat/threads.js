import { $, $$, el, icon } from "../lib/dom.js";
import { emit, on } from "../lib/bus.js";
import { t } from "../lib/i18n.js";
import { when } from "../lib/format.js";
import { threads as api } from "../lib/api.js";
import * as socket from "../lib/socket.js";
import { confirm } from "./confirm.js";
import { forget, open, thread } from "./conversation.js";
import { close } from "./drawer.js";
import { atEnd, title } from "./transcript.js";

const list = $("#threads");
let items = [];
let stale = 0;
let loadedAt = 0;

async function load() {
  stale = 0;
  loadedAt = Date.now();
  const page = await api.list().catch(() => null);
  if (page) items = page.items;
  draw();
  if (items.some(awaited)) setTimeout(refresh, 4000);
}

/** What was just said is put on top of the list without asking for the list. */
function hear({ message, fresh }) {
  const item = items.find(({ id }) => id === message.thread_id);
  if (!item) return refresh();
  Object.assign(item, { last_message: message, last_activity: message.created_at });
  if (fresh && message.role !== "user") item.unread_count += 1;
  items = [item, ...items.filter((other) => other !== item)];
  draw();
}

/** A reply being written in a conversation left behind is not pushed here: look again until it is there. */
function awaited({ id, last_message, last_activity }) {
  return id !== thread().id && last_message?.role === "user" && Date.now() - new Date(last_activity) < 120_000;
}

/** Many reasons in a moment cost one look at the list. */
function refresh() {
  const wait = Math.max(0, loadedAt + 1000 - Date.now());
  stale ||= setTimeout(load, wait);
}

function draw() {
  list.replaceChildren(...items.map(row));
  $("#no-threads").hidden = items.length > 0;
  $("#title").textContent = title();
  const unread = items.reduce((sum, item) => sum + (item.id === thread().id ? 0 : item.unread_count ?? 0), 0);
  document.title = unread ? `(${unread}) Easy Islanders` : "Easy Islanders";
  $("#menu").classList.toggle("unread", unread > 0);
}

function row(item) {
  const here = item.id === thread().id;
  const unread = here ? 0 : item.unread_count ?? 0;
  const last = item.last_message?.content.replace(/[*_`#>]/g, "");
  return el("li", { dataset: { testid: "thread-item", id: item.id } },
    el("button.thread", { type: "button", "aria-current": here ? "true" : null, onclick: () => choose(item.id) },
      el("span.last", { dir: "auto" }, last || t("threads.empty")),
      el("time", { datetime: item.last_activity }, when(item.last_activity)),
      unread > 0 && el("span.badge", { "aria-label": t("threads.unread", { count: unread }) }, String(unread))),
    el("button.quiet.delete", { type: "button", "aria-label": t("threads.delete"), title: t("threads.delete"), onclick: () => erase(item) }, icon("bin")));
}

async function choose(id) {
  close();
  if (id !== thread().id) await open(id);
}

async function create() {
  close();
  try {
    const made = await api.create();
    await open(made.id ?? made.thread_id);
    refresh();
  } catch (problem) {
    emit("toast", { key: "error.unknown", problem });
  }
}

async function erase(item) {
  if (!(await confirm("threads.delete_sure", "threads.delete_why", "threads.delete"))) return;
  try {
    await api.erase(item.id);
  } catch (problem) {
    return emit("toast", { key: "error.unknown", problem });
  }
  items = items.filter((one) => one.id !== item.id);
  const here = item.id === thread().id;
  forget(item.id);
  if (here) await open(items[0]?.id ?? null);
  draw();
}

/** What has been on a visible page to its end counts as read. */
function read() {
  const { id, level, readTo = 0 } = thread();
  if (!id || level <= readTo || document.hidden || !atEnd()) return;
  thread().readTo = level;
  const quietly = () => null;
  if (socket.connected()) socket.request("read", { thread_id: id, up_to_seq: level }).catch(quietly);
  else api.read(id, level).catch(quietly);
}

$$("[data-new-thread]").forEach((button) => button.addEventListener("click", create));
document.addEventListener("visibilitychange", read);
on("transcript:end", read);
on("threads:stale", refresh);
on("threads:heard", hear);
on("ready", refresh);
on("conversation:opened", ({ id }) => {
  for (const item of items) if (item.id === id) item.unread_count = 0;
  draw();
});
on("conversation:changed", () => { $("#title").textContent = title(); setTimeout(read, 300); });
on("language", draw);
on("session:begun", () => { items = []; draw(); });
