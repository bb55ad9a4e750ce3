import { $, $$, el, icon } from "../lib/dom.js";
import { emit, on } from "../lib/bus.js";
import { keeping } from "../lib/focus.js";
import { t } from "../lib/i18n.js";
import { number, when } from "../lib/format.js";
import { threads as api } from "../lib/api.js";
import * as socket from "../lib/socket.js";
import { confirm } from "./confirm.js";
import { forget, open, thread } from "./conversation.js";
import { close } from "./drawer.js";
import { cutOff } from "./queue.js";
import { atEnd, title } from "./transcript.js";

const list = $("#threads");
let items = [];
let stale = 0;
let loadedAt = 0;
const gone = new Set(); // erased ids: a list that was asked for before may still name them

async function load() {
  stale = 0;
  loadedAt = Date.now();
  const page = await api.list().catch(() => null);
  if (page) items = page.items.filter(({ id }) => !gone.has(id));
  draw();
}

/** Something was said or read in a conversation, here or elsewhere: the list says so without being asked for anew. */
function hear({ thread_id, unread_count, last_message }) {
  const item = items.find(({ id }) => id === thread_id);
  if (!item) return refresh();
  item.unread_count = unread_count;
  if (last_message && last_message.seq >= (item.last_message?.seq ?? 0)) {
    Object.assign(item, { last_message, last_activity: last_message.created_at });
    items = [item, ...items.filter((other) => other !== item)];
  }
  draw();
}

function lose({ thread_id }) {
  gone.add(thread_id);
  items = items.filter(({ id }) => id !== thread_id);
  draw();
}

/** Many reasons in a moment cost one look at the list. */
function refresh() {
  const wait = Math.max(0, loadedAt + 1000 - Date.now());
  stale ||= setTimeout(load, wait);
}

function draw() {
  keeping(list, () => list.replaceChildren(...items.map(row)));
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
    el("button.thread", { type: "button", dataset: { key: `open ${item.id}` }, "aria-current": here ? "true" : null, onclick: () => choose(item.id) },
      el("span.last", { dir: "auto" }, last || t("threads.empty")),
      el("time", { datetime: item.last_activity }, when(item.last_activity)),
      unread > 0 && el("span.badge", { "aria-label": t("threads.unread", { count: unread }) }, number(unread))),
    el("button.quiet.delete", { type: "button", dataset: { key: `delete ${item.id}` }, "aria-label": t("threads.delete"), title: t("threads.delete"), onclick: () => erase(item) }, icon("bin")));
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
  lose({ thread_id: item.id });
  const here = item.id === thread().id;
  forget(item.id);
  emit("threads:erased", item.id);
  if (here) await open(items[0]?.id ?? null);
  draw();
  if (!items.length) $("[data-new-thread]").focus();
}

/** What has been on a visible page to its end counts as read; without a connection it is told when there is one again. */
function read() {
  const here = thread();
  const { id, level, readTo = 0 } = here;
  const byRequest = !socket.connected();
  if (!id || level <= readTo || document.hidden || !atEnd() || (byRequest && !cutOff())) return;
  here.readTo = level;
  const told = byRequest ? api.read(id, level) : socket.request("read", { thread_id: id, up_to_seq: level });
  told.catch(() => { here.readTo = readTo; });
}

$$("[data-new-thread]").forEach((button) => button.addEventListener("click", create));
document.addEventListener("visibilitychange", read);
on("transcript:end", read);
on("threads:stale", refresh);
on("socket:thread", hear);
on("socket:thread_erased", lose);
on("threads:kept", (kept) => { if (!items.length) { items = kept; draw(); } });
on("ready", refresh);
on("conversation:opened", ({ id }) => {
  for (const item of items) if (item.id === id) item.unread_count = 0;
  draw();
});
on("conversation:changed", () => { $("#title").textContent = title(); setTimeout(read, 300); });
on("language", draw);
on("session:begun", () => { items = []; draw(); });
