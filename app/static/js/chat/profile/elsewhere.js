import { el } from "../../lib/dom.js";
import { me } from "../../lib/api.js";
import { reason, t } from "../../lib/i18n.js";
import { toast } from "../status.js";

const count = el("p.hint");
const button = el("button.secondary", { type: "button", dataset: { t: "profile.elsewhere_do", testid: "profile-elsewhere" }, onclick: leave });

/** Where else the person is signed in, and a way to end that; not there when it is nowhere. */
export const elsewhere = el("section", { hidden: true }, el("h3", { dataset: { t: "profile.elsewhere" } }), count, button);

export function tell(others) {
  elsewhere.hidden = !others;
  count.textContent = t("profile.elsewhere_count", { count: others });
}

async function leave() {
  button.disabled = true;
  try {
    await me.leaveElsewhere();
    tell(0);
    toast(t("profile.elsewhere_done"));
  } catch (problem) {
    toast(reason(problem), "error");
  }
  button.disabled = false;
}
