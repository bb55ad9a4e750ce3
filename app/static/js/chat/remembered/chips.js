import { el, icon } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { focus } from "../composer.js";
import { edit, forget, keep } from "./store.js";

const plain = (value) => String(value ?? "").replaceAll("_", " ");
const sign = ({ label, value, confirmed, busy }) => JSON.stringify([label, value, confirmed, Boolean(busy)]);

/** Brings a list of chips level. A chip that is unchanged, or being written in, is not touched: it may have the focus. */
export function fill(list, preferences, full = false) {
  const wanted = new Set(preferences.map(({ id }) => id));
  const old = new Map([...list.children].map((node) => [node.dataset.id, node]));
  for (const [id, node] of old) if (!wanted.has(id)) node.remove(); // first: a node that has to be moved loses the focus
  let last = null;
  for (const one of preferences) {
    const node = level(old.get(one.id), one, full);
    const next = last ? last.nextSibling : list.firstChild;
    if (next !== node) list.insertBefore(node, next);
    last = node;
  }
}

function level(old, one, full) {
  if (old && (old.dataset.editing || old.dataset.sign === sign(one))) return old;
  const node = chip(one, full);
  const held = old?.contains(document.activeElement);
  old?.replaceWith(node);
  if (held) node.querySelector("button").focus();
  return node;
}

function chip(one, full) {
  const { id, busy } = one;
  const node = el("li.chip", { "aria-busy": busy && "true", dataset: { id, sign: sign(one), testid: "remembered-chip" } });
  node.append(...words(one, full), ...buttons(one, node));
  return node;
}

function words({ label, confirmed, explicit, evidence }, full) {
  const kept = confirmed && el("span.kept", {}, icon("check"), t("remembered.kept"));
  if (!full) return [el("span.what", {}, icon("mark"), ...named(label)), kept].filter(Boolean);
  const why = explicit ? "memory.said" : "memory.concluded";
  return [el("div.what", {}, el("strong", { dir: "auto" }, label), kept, el("small", { dir: "auto" }, evidence ? t(why, { words: evidence }) : ""))];
}

/** “Remembered: sea view” with what was remembered in its own direction. */
function named(label) {
  const [before, after] = t("remembered.chip", { label: "\u0000" }).split("\u0000");
  return [before, el("strong", { dir: "auto" }, label), after];
}

function buttons(one, node) {
  const button = (name, action) => el(`button.quiet.${name}`, { type: "button", "aria-label": `${t(`remembered.${name}`)}: ${one.label}`, dataset: { testid: `remembered-${name}` }, onclick: action }, t(`remembered.${name}`));
  const all = [!one.confirmed && button("keep", () => keep(one.id)), button("edit", () => write(one, node)), button("forget", () => drop(one, node))];
  return [el("div.actions", {}, ...all)];
}

/** The chip becomes a line to write in: Enter saves, Escape leaves it as it was. */
function write(one, node) {
  const before = [...node.childNodes];
  const input = el("input", { name: "value", value: plain(one.value), maxlength: "120", dir: "auto", required: true, autocomplete: "off", "aria-label": t("remembered.change", { label: one.label }) });
  const close = () => { delete node.dataset.editing; node.replaceChildren(...before); node.querySelector(".edit").focus(); };
  const save = (event) => {
    event.preventDefault();
    const value = input.value.trim();
    close();
    if (value && value !== plain(one.value)) edit(one.id, value);
  };
  const leave = (event) => { if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); close(); } };
  const buttons = [el("button.quiet", {}, t("remembered.save")), el("button.quiet", { type: "button", onclick: close }, t("cancel"))];
  node.dataset.editing = "yes";
  node.replaceChildren(el("form", { onsubmit: save, onkeydown: leave }, input, ...buttons));
  input.select();
}

/** The focus goes on before the chip is gone. */
function drop(one, node) {
  const next = node.nextElementSibling ?? node.previousElementSibling;
  const place = next?.querySelector("button") ?? node.closest("dialog")?.querySelector("[data-close]");
  if (place) place.focus();
  else focus();
  forget(one.id);
}
