import { el, icon } from "../lib/dom.js";
import { label, t } from "../lib/i18n.js";
import { answered } from "./asked.js";
import { facts, moment, state, whole } from "./bits.js";
import { latin, small } from "./cells.js";
import { show } from "./form.js";
import { ask } from "./session.js";

const TIMES = ["created_at", "due_at", "sent_at", "delivered_at", "read_at", "failed_at"];

/** Shows one delivery with its words; the server writes down who looked. */
export const open = (id) => answered(ask(`/admin/deliveries/${id}`), (one) => show(
  label("admin.outbox.purpose", one.purpose), paper(one.content), about(one), el("p.hint.noted", {}, icon("info"), el("span", {}, t("admin.outbox.noted"))),
));

/** How far one has come, and why no further. */
export const standing = ({ state: name, reason: why }) => [state(name), " ", small(why && label("admin.outbox.reason", why))];

const paper = ({ subject, text, language }) => el("article.paper", { dir: "auto", lang: language, dataset: { testid: "words" } }, subject && el("h3", {}, subject), el("p", {}, text ?? ""));

const about = (one) => facts([
  [t("admin.outbox.state"), standing(one)], [t("admin.outbox.channel"), label("admin.outbox.channel", one.channel)], [t("admin.outbox.to"), latin(one.address)],
  ...TIMES.map((name) => [t(`admin.outbox.${name}`), moment(one[name])]),
  [t("admin.outbox.attempts"), String(one.attempts)], [t("admin.outbox.provider_id"), whole(one.provider_id)], [t("admin.outbox.recipient_id"), whole(one.recipient_id)],
  [t("admin.outbox.request_id"), whole(one.request_id)], [t("admin.outbox.key"), whole(one.dedup_key)], [t("admin.correlation_id"), whole(one.correlation_id)],
]);
