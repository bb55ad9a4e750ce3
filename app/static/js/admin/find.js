import { $ } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { toast } from "../lib/telling.js";
import { go, ID } from "./place.js";
import { reason } from "./reason.js";
import { ask } from "./session.js";

const NAMED = ["user_id", "thread_id"];
const form = $("#find");

/** Goes to the turn that an id belongs to: what a person quotes is a correlation id, but any other will do. */
async function find(event) {
  event.preventDefault();
  const wanted = form.elements.q.value.trim();
  if (!wanted) return;
  try {
    await lead(wanted);
  } catch (problem) {
    toast(problem.code === "nothing" ? t("admin.find_nothing") : reason(problem), "error");
    form.elements.q.select();
  }
}

async function lead(wanted) {
  const { items } = await turns({ correlation_id: wanted });
  if (items.length === 1) return go("turns", items[0].id);
  if (items.length) return go("turns", null, new URLSearchParams({ correlation_id: wanted }));
  if (!ID.test(wanted)) throw Object.assign(new Error(), { code: "nothing" });
  for (const name of NAMED) {
    const found = await turns({ [name]: wanted });
    if (found.items.length) return go("turns", null, new URLSearchParams({ [name]: wanted }));
  }
  if (await exists(wanted)) return go("turns", wanted);
  throw Object.assign(new Error(), { code: "nothing" });
}

const turns = (query) => ask(`/admin/turns/?${new URLSearchParams({ ...query, limit: 2 })}`);

const exists = (id) => ask(`/admin/turns/${id}`).then(() => true, (problem) => {
  if (problem.status === 404) return false;
  throw problem;
});

form.addEventListener("submit", find);
