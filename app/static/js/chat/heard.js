import { on } from "../lib/bus.js";
import { t } from "../lib/i18n.js";
import { answers } from "./answers.js";
import { thread } from "./conversation.js";
import { announce } from "./status.js";

const EVERY = 7000;
let timer = 0;

/** What those who listen are told of a reply: that it is being written, now and then that it still is, and all of it once. */
function begin() {
  if (timer) return;
  announce(t("reply.writing"));
  timer = setInterval(() => announce(t("reply.still")), EVERY);
}

function end() {
  clearInterval(timer);
  timer = 0;
}

function complete({ message, here }) {
  if (!here || message.role === "user") return;
  end();
  const count = message.recommendations?.length;
  const found = count && t("cards.count", { count });
  const how = message.status === "stopped" ? "reply.stopped" : "reply.complete";
  announce([t(how), words(message.content), found].filter(Boolean).join(" "));
}

const words = (content) => answers.here?.heard(content) ?? content;

on("reply:thinking", begin);
on("reply:began", begin);
on("reply:stopping", () => { end(); announce(t("reply.stopping")); });
on("reply:failed", end);
on("conversation:message", complete);
on("conversation:opened", end);
on("conversation:changed", () => { if (!thread().busy) end(); });
