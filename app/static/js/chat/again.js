import { $ } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { fill, focus } from "./composer.js";
import { confirm } from "./confirm.js";
import { of } from "./conversation.js";
import { button } from "./deed.js";
import { send } from "./sending.js";

/** Ways on from the latest reply. Each is a new message: a question that was answered keeps its answer. */
export function again(item) {
  const question = of(item.thread_id).messages.get(item.in_reply_to)?.content;
  if (!question) return [];
  return [
    goesOn(item) && say("go_on", "next", t("message.go_on_words")),
    say("again", "again", question),
    button("edit", "edit", t("message.reword"), () => edit(question)),
  ].filter(Boolean);
}

/** The rules have no rest of an answer to give; only a model that was stopped among its words has. */
function goesOn({ status, content, thread_id }) {
  if (status !== "stopped" || !content) return false;
  const answers = [...of(thread_id).messages.values()].filter(({ role, status: ended }) => role === "assistant" && ended !== "stopped");
  return !answers.at(-1)?.degraded;
}

function say(name, sign, words) {
  const press = (node) => {
    node.disabled = true; // a second press before the page is drawn anew would say it twice
    send(words);
    focus();
  };
  return button(name, sign, t(`message.${name}_full`), press, { words: t(`message.${name}`) });
}

/** Puts the question back to be written differently; what is being written is not thrown away unasked. */
async function edit(question) {
  const draft = $("#composer-input").value.trim();
  if (draft && draft !== question && !(await confirm("message.replace_sure", "message.replace_why", "message.replace"))) return;
  fill(question);
}
