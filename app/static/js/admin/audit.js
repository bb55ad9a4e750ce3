import { el } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { code, facts, moment, short, whole } from "./bits.js";
import { browse } from "./browse.js";
import { latin, link, opener, small } from "./cells.js";
import { show } from "./form.js";

const SHOWN = 120; // characters of what was written down

/** Who changed what; only ever added to. */
export function open(root, { query }) {
  return browse(root, "audit", query, {
    path: "/admin/audit/", columns: columns(), none: t("admin.audit.none"),
    fields: [{ name: "actor_id", label: t("admin.audit.actor_id"), id: true }, { name: "action", label: t("admin.audit.action") }, { name: "subject", label: t("admin.audit.subject") }],
  });
}

const columns = () => [
  { name: "action", label: t("admin.audit.action"), cell: (one) => opener(one.action, () => inspect(one)) },
  { name: "who", label: t("admin.who"), cell: who },
  { name: "subject", label: t("admin.audit.subject"), cell: ({ subject }) => (subject ? link(short(subject), "audit", { query: { subject } }) : "–") },
  { name: "detail", label: t("admin.audit.detail"), cell: ({ detail }) => small(brief(detail)) ?? "–" },
  { name: "when", label: t("admin.when"), cell: ({ at }) => moment(at) },
];

/** Nobody who has signed in: it was typed at the server, or the account is gone. */
const who = ({ actor, who: name }) => (actor ? link(actor.display_name, "audit", { query: { actor_id: actor.id } }) : name === "cli" ? t("admin.audit.cli") : short(name));

function brief(detail) {
  const words = Object.entries(detail).map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`).join(" · ");
  return words.length > SHOWN ? `${words.slice(0, SHOWN)}…` : words;
}

const inspect = (one) => show(one.action, facts([
  [t("admin.when"), moment(one.at)], [t("admin.who"), one.actor ? el("bdi", {}, one.actor.display_name) : who(one)], [t("admin.audit.actor_id"), whole(one.actor?.id)],
  [t("admin.audit.subject"), latin(one.subject)], [t("admin.correlation_id"), whole(one.correlation_id)],
]), el("h3", {}, t("admin.audit.detail")), code(one.detail));
