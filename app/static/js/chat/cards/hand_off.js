import { el } from "../../lib/dom.js";
import { has, t } from "../../lib/i18n.js";
import { facts, slip } from "./slip.js";

/** A person takes over: why, and what that person is told. */
export function handOff({ reason, summary }) {
  const why = has(`handoff.${reason}`) && el("p", {}, t(`handoff.${reason}`));
  return slip("hand_off", { sign: "person", title: t("handoff.title") }, why, facts([[t("handoff.summary"), summary]]));
}
