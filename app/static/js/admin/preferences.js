import { el } from "../lib/dom.js";
import { locale, label, t } from "../lib/i18n.js";
import { state } from "./bits.js";
import { browse } from "./browse.js";
import { day, link, small } from "./cells.js";
import { change, deed, why } from "./deed.js";
import { send } from "./session.js";

/** What is remembered of people, without their words; what must not be is taken out. */
export function open(root, { query }) {
  const view = browse(root, "preferences", query, {
    path: "/admin/preferences/", columns: columns(() => view.refresh()), none: t("admin.preferences.none"),
    fields: [{ name: "user_id", label: t("admin.preferences.of"), id: true }],
  });
  return view;
}

const columns = (after) => [
  { name: "what", label: t("admin.preferences.what"), cell: ({ key, label: words, value }) => [el("bdi", {}, words), small(`${label("admin.preferences.key", key)}: ${value}`)] },
  { name: "how", label: t("admin.preferences.how"), cell: ({ explicit, confirmed, confidence, method }) => [t(explicit ? "admin.preferences.said" : "admin.preferences.inferred"), small([label("admin.preferences.by", method), percent(confidence)].join(", ")), confirmed && state("confirmed", "good")] },
  { name: "user", label: t("admin.user_id"), cell: ({ user, user_id }) => link(user, "users", { id: user_id, main: true }) },
  { name: "since", label: t("admin.since"), cell: ({ created_at }) => day(created_at) },
  { name: "deeds", label: t("admin.deeds"), cell: (one) => el("div.deeds", {}, deed("forget", t("admin.preferences.forget"), () => forget(one, after), one.label)) },
];

const percent = (share) => new Intl.NumberFormat(locale(), { style: "percent" }).format(share);

const forget = ({ id, label: words, user }, after) => change({
  title: t("admin.preferences.forget_title", { label: words }), why: t("admin.preferences.forget_why", { name: user }), fields: [why()], danger: true, yes: t("admin.preferences.forget"),
  send: (body) => send("DELETE", `/admin/preferences/${id}`, body), done: t("admin.preferences.forgotten"),
}, after);
