import { emit } from "../lib/bus.js";
import { session } from "../lib/session.js";
import { reason, t } from "../lib/i18n.js";
import { close } from "./drawer.js";
import { of, open, thread } from "./conversation.js";
import { look } from "./pages.js";
import { toast } from "./status.js";
import { show } from "./transcript.js";
import { stay } from "./visit.js";

const GLOW = 4000;

/** The address of a message of a conversation. */
export const link = (id, seq) => `#thread=${id}&message=${seq}`;

/** Opens what the address names; the address is used up, so that a reload stays where the person is then. */
export async function follow() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const [id, seq] = [asked.get("thread"), Number(asked.get("message"))];
  if (!id || !session.user) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  close();
  try {
    await enter(id, Number.isSafeInteger(seq) && seq > 0 ? seq : null);
  } catch (problem) {
    toast(problem.status === 404 || problem.status === 422 ? t("link.no_thread") : reason(problem), "error");
  }
}

async function enter(id, seq) {
  const { items } = await look(id, seq ?? 1);
  const target = of(id);
  target.insert(items);
  if (target !== thread()) open(id).catch((problem) => emit("toast", { problem }));
  if (!seq) return;
  if (!target.series.has(seq)) return toast(t("link.no_message"), "error");
  stay();
  glow(show(seq));
}

/** Marks the message for a moment and lets screen readers begin there. */
function glow(node) {
  node.tabIndex = -1;
  node.focus({ preventScroll: true });
  node.classList.add("linked");
  setTimeout(() => node.classList.remove("linked"), GLOW);
}
