import { el, icon } from "../lib/dom.js";
import { label, reason, t } from "../lib/i18n.js";
import { clock } from "../lib/format.js";
import { render } from "../lib/markdown.js";
import { cards } from "./cards/catalog.js";
import { cards as listings } from "./cards/listings.js";
import { retry } from "./sending.js";
import * as waiting from "./waiting.js";

const SHOWN = ["status", "content", "error", "seq", "agent", "open", "said", "wait"];

export const same = (a, b) => SHOWN.every((name) => a[name] === b[name]) && a.recommendations?.length === b.recommendations?.length && alike(a.meta, b.meta);

const alike = (a, b) => a === b || JSON.stringify(a?.cards) === JSON.stringify(b?.cards);

/** Fills a message's node; called again whenever something shown has changed. */
export function draw(node, item) {
  const { role, seq, status } = item;
  Object.assign(node.dataset, { testid: "message", role, status, seq: seq ?? "", id: item.id ?? "" });
  const other = role !== "user" && role !== "assistant";
  node.setAttribute("aria-label", other ? item.sender?.display_name ?? "" : t(role === "user" ? "message.mine" : "message.assistant"));
  const parts = [other && el("strong.sender", { dir: "auto" }, item.sender?.display_name), ...told(item), cards(item), foot(item)];
  node.replaceChildren(...(role === "user" ? [] : [other ? el("span.avatar.other", {}, icon("person")) : el("span.avatar")]), el("div.stack", {}, parts));
}

/** The words and the listings. Listings stand in the place of a list that says the same in words. */
function told(item) {
  const words = body(item);
  const { recommendations } = item;
  if (!recommendations?.length) return [words];
  const list = [...words.children].find((part) => names(part, recommendations));
  const rest = el("div.bubble", { dir: "auto" });
  while (list?.nextSibling) rest.append(list.nextSibling);
  list?.remove();
  return [words, listings(recommendations), rest.hasChildNodes() && rest];
}

function names(part, recommendations) {
  if (!part.matches("ol, ul") || part.children.length !== recommendations.length) return false;
  return recommendations.every(({ listing }, at) => listing && part.children[at].textContent.startsWith(listing.title));
}

function body({ role, content, status, meta }) {
  const bubble = el("div.bubble", { dir: "auto", lang: meta?.language });
  if (role === "user") bubble.textContent = content;
  else bubble.append(render(content, status === "writing"));
  return bubble;
}

function foot(item) {
  if (item.status === "writing") return el("div.foot");
  if (item.status === "failed") return failure(item);
  if (item.wait) return waiting.foot(item);
  const time = item.created_at && el("time", { datetime: item.created_at }, clock(item.created_at));
  return el("div.foot", {}, item.role === "user" ? [time, tick(item.status)] : [time, agent(item), stopped(item), copy(item)]);
}

function tick(status) {
  const name = t(`status.${status}`);
  return el(`span.tick.${status}`, { title: name }, icon(status === "pending" ? "clock" : status === "sent" ? "check" : "checks"), el("span.sr-only", {}, name));
}

const agent = (item) => item.role === "assistant" && item.agent && el("span.agent", {}, label("agent", item.agent));

const stopped = ({ status }) => status === "stopped" && el("span.tag", {}, t("status.stopped"));

function copy(item) {
  const button = el("button.quiet.copy", { type: "button", "aria-label": t("message.copy"), title: t("message.copy") }, icon("copy"));
  button.addEventListener("click", async () => {
    await navigator.clipboard?.writeText(item.content).catch(() => null);
    button.replaceChildren(icon("check"));
    setTimeout(() => button.replaceChildren(icon("copy")), 1500);
  });
  return button;
}

/** The reason and a way out, under the message it concerns. */
function failure(item) {
  const { error } = item;
  const buttons = [];
  if (error?.retryable !== false) buttons.push(el("button.retry", { type: "button", dataset: { testid: "retry" }, onclick: () => retry(item) }, icon("again"), t("message.retry")));
  if (!item.message) buttons.push(...waiting.ways(item));
  return el("div.foot.failed", { role: "alert" }, el("span.cause", {}, icon("warn"), el("span", {}, reason(error))), ...buttons);
}

