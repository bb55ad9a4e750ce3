import { label, t } from "../lib/i18n.js";
import { moment } from "./bits.js";
import { browse } from "./browse.js";
import { latin, opener } from "./cells.js";
import { open as read, standing } from "./letter.js";

const CHOICES = {
  channel: ["email", "whatsapp", "sms", "console"],
  state: ["held", "queued", "sending", "unknown", "sent", "delivered", "read", "failed", "cancelled"],
  purpose: ["rfq", "ask_back", "quote_accepted", "quote_declined", "viewing", "reminder", "reply", "notice"],
};

/** Every e-mail, WhatsApp message and SMS that is sent to a person; whoever reads one is written down. */
export const open = (root, { query }) => browse(root, "outbox", query, {
  path: "/admin/deliveries/", columns: columns(), none: t("admin.none"),
  fields: [...Object.entries(CHOICES).map(([name, values]) => ({ name, label: t(`admin.outbox.${name}`), options: values.map((value) => [value, label(name === "state" ? "admin.state" : `admin.outbox.${name}`, value)]) })), { name: "q", label: t("admin.outbox.about"), id: true }],
});

const columns = () => [
  { name: "what", label: t("admin.outbox.what"), cell: ({ id, purpose }) => opener(label("admin.outbox.purpose", purpose), () => read(id)) },
  { name: "channel", label: t("admin.outbox.channel"), cell: ({ channel }) => label("admin.outbox.channel", channel) },
  { name: "to", label: t("admin.outbox.to"), cell: ({ to }) => latin(to) },
  { name: "state", label: t("admin.outbox.state"), cell: standing },
  { name: "when", label: t("admin.when"), cell: (one) => moment(one.sent_at ?? (one.state === "held" ? one.due_at : one.created_at)) },
];
