import { label, t } from "../lib/i18n.js";
import { list } from "./wish.js";

const LISTS = ["categories", "areas", "languages", "channels"];
const WAYS = ["whatsapp", "email", "sms"];
/** Every order in which a vendor can be asked: the first one first, the next where it fails. */
const ORDERS = WAYS.flatMap((one) => [[one], ...WAYS.filter((two) => two !== one).flatMap((two) => [[one, two], [one, two, WAYS.find((three) => three !== one && three !== two)]])]);

/** The fields of a new account. */
export const account = () => [
  { name: "display_name", label: t("admin.name"), required: true, longest: 80 },
  { name: "email", label: t("auth.email"), type: "email", required: true, longest: 254 },
  { name: "password", label: t("auth.password"), type: "password", longest: 200, hint: t("admin.vendors.password_hint") },
];

/** The fields of what a vendor offers and of how they are asked, filled in with what holds. */
export const offer = (one = {}) => [
  { name: "phone", label: t("admin.vendors.phone"), type: "tel", value: one.phone ?? "", longest: 100 },
  { name: "location", label: t("admin.place"), value: one.location?.district ?? one.location?.city ?? "", required: true, longest: 100, hint: t("admin.place_hint") },
  { name: "categories", label: t("admin.vendors.categories"), value: one.categories?.join(", ") ?? "", required: true, hint: t("admin.vendors.categories_hint") },
  { name: "areas", label: t("admin.vendors.areas"), value: one.areas?.join(", ") ?? "", hint: t("admin.vendors.areas_hint") },
  { name: "languages", label: t("admin.vendors.languages"), value: one.languages?.join(", ") ?? "en", required: true, hint: t("admin.vendors.languages_hint") },
  { name: "channels", label: t("admin.vendors.channels"), options: ORDERS.map((ways) => [ways.join(","), ways.map((way) => label("admin.outbox.channel", way)).join(", ")]), value: one.channels?.join(",") ?? "whatsapp", hint: t("admin.vendors.channels_hint") },
  { name: "about", label: t("admin.vendors.words"), value: one.about ?? "", longest: 2000, lines: 3 },
];

/** What was written, in the shape that the server takes; no areas are the vendor's own, no phone is none. */
export function read(values) {
  const found = { ...values, phone: values.phone || null };
  for (const name of LISTS) found[name] = list(values[name]);
  if (!found.areas.length) delete found.areas;
  return found;
}
