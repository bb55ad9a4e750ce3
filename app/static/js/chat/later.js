import { $ } from "../lib/dom.js";
import { on } from "../lib/bus.js";
import { lazy } from "../lib/lazy.js";

// What few visits need comes when it is asked for; whoever wants to open one of these presses here.
const profile = lazy(() => import("./profile/dialog.js"), "profile");
const memory = lazy(() => import("./remembered/dialog.js"));
const receipt = lazy(() => import("./profile/receipt.js"), "profile");
const linked = lazy(() => import("./link.js"));

const named = (what) => location.hash.startsWith(`#${what}=`);

/** A receipt that was shown before the page was loaded anew; it needs words, so it waits for them. */
function recall() {
  if (named("receipt")) receipt.use((part) => part.recall());
}

function follow() {
  if (named("thread")) linked.use((part) => part.follow());
}

$("#profile-open").addEventListener("click", () => profile.use(({ open }) => open()));
$("#memory-open").addEventListener("click", () => memory.use(({ open }) => open()));
addEventListener("hashchange", follow);
on("session:begun", () => queueMicrotask(follow)); // once the conversation of this browser is begun
on("language", recall);
