import { $$, el } from "./dom.js";
import { emit, on } from "./bus.js";
import { LANGUAGES, language, use } from "./i18n.js";

/** Every choice of a language on the page: each language by its own name, and all tabs speak the one chosen last. */
export function offer() {
  document.addEventListener("change", ({ target }) => { if (target.matches?.("[data-languages]")) choose(target.value); });
  on("language", draw);
  addEventListener("storage", ({ key, newValue }) => { if (key === "ei.lang" && newValue in LANGUAGES) choose(newValue); });
}

/** A language whose words cannot be had changes nothing, and that is told. */
async function choose(code) {
  try {
    await use(code, true);
  } catch (problem) {
    console.warn("this language cannot be had", code, problem);
    emit("toast", { key: "error.network" });
    draw();
  }
}

/** Brings every such choice level with the page, also one that has come later. */
export function draw() {
  for (const select of $$("[data-languages]")) {
    select.replaceChildren(...Object.entries(LANGUAGES).map(([code, name]) => el("option", { value: code, lang: code, selected: code === language() }, name)));
  }
}
