import { el } from "../../lib/dom.js";
import { me } from "../../lib/api.js";
import { Problem } from "../../lib/http.js";
import { number } from "../../lib/format.js";
import { reason, t } from "../../lib/i18n.js";
import { part } from "./parts.js";

const note = el("p.hint", { role: "status", dataset: { testid: "profile-file-note" } });
const bar = el("progress", { max: "1", hidden: true, "data-t-aria-label": "profile.file_making" });
const button = el("button.secondary", { type: "button", dataset: { t: "profile.file_do", testid: "profile-file" }, onclick: load });

/** Everything that is kept about the person, as a file to take away. */
export const file = part("profile.file", "profile.file_why", button, bar, note);

async function load() {
  button.disabled = true;
  bar.hidden = false;
  bar.removeAttribute("value");
  note.textContent = t("profile.file_making");
  try {
    const blob = await whole(await me.file(), (here) => { bar.value = here; });
    note.textContent = t("profile.file_saved", { name: save(blob), size: number(Math.ceil(blob.size / 1000)) });
  } catch (problem) {
    note.textContent = problem.status === 429 ? t("profile.file_wait", { count: Math.ceil(problem.retryAfter / 60) }) : reason(problem);
  }
  bar.hidden = true;
  button.disabled = false;
}

/** Answers the bytes of a response as a Blob and tells `heard(part)` how much of it is here, from 0 to 1; throws Problem. */
async function whole(response, heard) {
  const size = Number(response.headers.get("Content-Length"));
  const reader = response.body.getReader();
  const pieces = [];
  let length = 0;
  try {
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      pieces.push(value);
      length += value.length;
      if (size) heard(length / size);
    }
  } catch {
    throw new Problem({ code: "network" });
  }
  return new Blob(pieces, { type: response.headers.get("Content-Type") });
}

/** Hands a file to the browser to keep, and answers under which name. */
function save(blob) {
  const name = `easy-islanders-${new Date().toISOString().slice(0, 10)}.json`;
  const address = URL.createObjectURL(blob);
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // some browsers begin to read it only after a question
  return name;
}
