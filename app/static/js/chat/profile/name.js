import { el } from "../../lib/dom.js";
import { me } from "../../lib/api.js";
import { reason, t } from "../../lib/i18n.js";
import { know, session } from "../../lib/session.js";
import * as socket from "../../lib/socket.js";
import { toast } from "../status.js";
import { busy, field, mark } from "./parts.js";

/** The person's name, as vendors and owners see it. */
export const form = el("form.line", { novalidate: true, onsubmit: submit },
  field("auth.name", { name: "display_name", maxlength: "80", autocomplete: "name", dataset: { testid: "profile-name" } }),
  el("button.secondary", { dataset: { t: "profile.save" } }));

async function submit(event) {
  event.preventDefault();
  const name = form.elements.display_name.value.trim();
  mark(form, "display_name", name ? "" : t("auth.need_name"));
  if (name && name !== session.user.display_name) await busy(form, () => save(name));
}

async function save(display_name) {
  try {
    const { id, email, role, display_name: kept } = await me.change({ display_name });
    know({ id, email, role, display_name: kept });
    toast(t("profile.saved"));
  } catch (problem) {
    return mark(form, "display_name", reason(problem));
  }
  // The socket signs messages with the name that it was opened under; without one the next has the new name.
  if (socket.connected()) await socket.request("refresh_auth", { token: session.token }).catch((problem) => console.warn("the socket keeps the old name", problem.code));
}
