import { $$ } from "./dom.js";

const root = document.documentElement;

export function toggle() {
  const theme = root.dataset.theme === "dark" ? "light" : "dark";
  localStorage.setItem("ei.theme", theme);
  show(theme);
}

function show(theme) {
  root.dataset.theme = theme;
  const paper = getComputedStyle(root).getPropertyValue("--paper").trim();
  for (const meta of $$("meta[name=theme-color]")) meta.setAttribute("content", paper);
  for (const button of $$("[data-theme-toggle]")) button.setAttribute("aria-pressed", String(theme === "dark"));
}

/** Shows the theme and follows the system's until the reader has chosen one. */
export function follow() {
  show(root.dataset.theme);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", ({ matches }) => {
    if (!localStorage.getItem("ei.theme")) show(matches ? "dark" : "light");
  });
}
