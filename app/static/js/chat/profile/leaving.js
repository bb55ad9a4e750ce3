import { el } from "../../lib/dom.js";
import { emit, on } from "../../lib/bus.js";
import { me } from "../../lib/api.js";
import { language, reason, t, translate } from "../../lib/i18n.js";
import { forget, session, stay } from "../../lib/session.js";
import { connect, disconnect } from "../../lib/socket.js";
import { tidy } from "../account.js";
import { place } from "../conversation.js";
import { busy, dismissible, field, head, mark } from "./parts.js";
import { show } from "./receipt.js";

const plain = (text) => text.trim().toLocaleLowerCase(language());
const word = () => (session.guest ? t("leaving.word") : session.user.email);
const proof = field("leaving.prove", { name: "proof", autocomplete: "off", autocapitalize: "none", spellcheck: "false", dataset: { testid: "leaving-proof" } });
const form = el("form", { novalidate: true, onsubmit: submit },
  list("leaving.goes", ["leaving.goes_account", "leaving.goes_talks", "leaving.goes_asked", "leaving.goes_offered"]),
  list("leaving.stays", ["leaving.stays_others", "leaving.stays_operators", "leaving.stays_receipt"]),
  el("p.hint", { dataset: { t: "leaving.first" } }),
  proof,
  el("div.actions", {}, el("button.secondary", { type: "button", dataset: { t: "cancel" }, onclick: () => dialog.close() }), el("button.danger", { dataset: { t: "leaving.do", testid: "leaving-do" } })));
const dialog = el("dialog.leaving", { "aria-labelledby": "leaving-title", dataset: { testid: "leaving-dialog" } }, head("leaving-title", "leaving.title"), form);

/** Asks, with all that it means, whether the account shall be erased. */
export function open() {
  form.reset();
  mark(form, "proof");
  ask();
  dialog.showModal();
}

function list(title, lines) {
  return el("section", {}, el("h3", { dataset: { t: title } }), el("ul", {}, ...lines.map((line) => el("li", { dataset: { t: line } }))));
}

/** What has to be typed stands in the question itself, in its own direction. */
function ask() {
  const [before, after] = t("leaving.prove", { word: "\u0000" }).split("\u0000");
  proof.querySelector("span").replaceChildren(before, el("bdi", {}, word()), after);
}

async function submit(event) {
  event.preventDefault();
  const proven = plain(form.elements.proof.value) === plain(word());
  mark(form, "proof", proven ? "" : t("leaving.unproven", { word: word() }));
  if (proven) await busy(form, erase);
}

async function erase() {
  // The server asks every open page to prove who it is, which none can any more: another tab may be quicker to leave.
  disconnect();
  stay(true);
  const { id } = session.user;
  const receipt = await me.erase().catch(refused);
  if (receipt) await goodbye(id, receipt);
  stay(false);
}

function refused(problem) {
  connect(place);
  mark(form, "proof", reason(problem));
}

async function goodbye(userId, receipt) {
  await tidy(userId);
  forget();
  dialog.close();
  emit("session:left");
  show(receipt);
}

document.body.append(dialog);
translate(dialog);
dismissible(dialog);
on("language", () => { translate(dialog); if (session.user) ask(); });
on("session:ended", () => dialog.close());
