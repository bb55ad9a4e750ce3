import { $$, el } from "./dom.js";
import { emit } from "./bus.js";

/** A module, with the `sheets` of `css/later` it needs, that comes when it is first used; `here` is it once it has come.
 * Of what is asked for meanwhile the last is done, once. A failure is told, and the next use tries again. */
export function lazy(load, ...sheets) {
  const part = { here: null, use, fetch };
  let coming = null;
  let wanted = null;

  /** Brings it without using it yet: so that it need not be waited for then. */
  function fetch() {
    coming ??= Promise.all([load(), ...sheets.map(dress)]).then(([module]) => { part.here = module; }).finally(() => { coming = null; });
    return coming;
  }

  function use(action) {
    if (part.here) return action(part.here);
    const first = !wanted;
    wanted = action;
    if (first) fetch().then(() => act(), (problem) => { wanted = null; refuse(problem); });
  }

  function act() {
    const action = wanted;
    wanted = null;
    action(part.here);
  }

  return part;
}

const dressed = new Map();

/** Puts a sheet after the page's own, once; resolved when it holds, so that nothing is seen without it. */
function dress(name) {
  if (!dressed.has(name)) dressed.set(name, put(name).catch((problem) => { dressed.delete(name); throw problem; }));
  return dressed.get(name);
}

function put(name) {
  const link = el("link", { rel: "stylesheet", href: String(new URL(`../../css/later/${name}.css`, import.meta.url)) });
  $$("link[rel=stylesheet]:not([media])").at(-1).after(link); // what is for paper stays the last
  return new Promise((resolve, reject) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", () => { link.remove(); reject(new Error(`no sheet ${name}`)); });
  });
}

function refuse(problem) {
  console.warn("a part of the page could not be loaded:", problem.message);
  emit("toast", { problem: { status: 0 } });
}
