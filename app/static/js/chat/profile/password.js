import { $, el } from "../../lib/dom.js";
import { me } from "../../lib/api.js";
import { reason, t } from "../../lib/i18n.js";
import { toast } from "../status.js";
import { tell } from "./elsewhere.js";
import { busy, field, mark } from "./parts.js";

const fields = ["old", "new"];
const body = el("form", { novalidate: true, onsubmit: submit },
  field("profile.password_old", { name: "old", type: "password", autocomplete: "current-password", maxlength: "200", dataset: { testid: "profile-old" } }),
  field("profile.password_new", { name: "new", type: "password", autocomplete: "new-password", maxlength: "200", dataset: { testid: "profile-new" } }),
  el("p.hint", { dataset: { t: "profile.password_why" } }),
  el("button.secondary", { dataset: { t: "profile.password_do" } }));

/** A new password, which ends every other sign-in. */
export const form = Object.assign(el("details.password", {}, el("summary", { dataset: { t: "profile.password" } }), body), { reset });

async function submit(event) {
  event.preventDefault();
  const { old, new: fresh } = body.elements;
  mark(body, "old", old.value ? "" : t("profile.password_need_old"));
  mark(body, "new", fresh.value.length < 8 ? t("auth.need_password") : "");
  if (!$("[aria-invalid=true]", body)) await busy(body, () => change(old.value, fresh.value));
}

async function change(old, fresh) {
  try {
    await me.change({ password: { old, new: fresh } });
  } catch (problem) {
    return mark(body, problem.errors.some((one) => one.field === "password.new") ? "new" : "old", reason(problem));
  }
  reset();
  form.open = false;
  tell(0);
  toast(t("profile.password_done"));
}

function reset() {
  body.reset();
  for (const name of fields) mark(body, name);
}
