import { $, el, icon, uuid } from "../../lib/dom.js";
import { bookings as api } from "../../lib/api.js";
import * as island from "../../lib/island.js";
import { has, reason, t } from "../../lib/i18n.js";
import { announce } from "../status.js";
import { viewing } from "./viewing.js";
import { take } from "./viewings.js";

const FURTHEST = 90; // days ahead that the server takes
const [FIRST, LAST] = ["08:00", "19:30"];
const LONGEST = 500;
const FIELD_OF = { taken: "time", busy: "time", outside_hours: "time", in_the_past: "date", too_far: "date" };
const keys = new Map(); // one key for a wish, however often it is sent: a second press or a retry books once

/** The form that asks for a viewing of a home; `gone()` is called when the home is no longer offered. */
export function booking(listing, gone) {
  const form = el("form.booking", { novalidate: true, "aria-label": t("booking.title"), dataset: { testid: "booking" } },
    el("h3", {}, t("booking.title")),
    el("div.when", {},
      field("date", el("input", { type: "date", name: "date", required: true, min: island.day(1), max: island.day(FURTHEST) })),
      field("time", el("input", { type: "time", name: "time", required: true, min: FIRST, max: LAST, step: 1800, value: "10:00" }))),
    el("p.hint", { id: "booking-zone" }, t("booking.zone", { first: FIRST, last: LAST })),
    field("note", el("textarea", { name: "note", rows: 2, maxlength: LONGEST, dir: "auto" })),
    el("p.wrong", { role: "alert", dataset: { testid: "booking-error" } }),
    el("button.primary", { dataset: { testid: "booking-send" } }, icon("clock"), t("booking.send")));
  form.addEventListener("submit", (event) => { event.preventDefault(); submit(form, listing, gone); });
  form.addEventListener("input", ({ target }) => complain(form, target.name, ""));
  return form;
}

function field(name, input) {
  input.id = `booking-${name}`;
  input.setAttribute("aria-describedby", `booking-${name}-error booking-zone`);
  // Outside the label: a complaint is no part of the field's name.
  return el("div.field", {}, el("label", { for: input.id }, t(`booking.${name}`)), input, el("small.wrong", { id: `booking-${name}-error`, role: "alert" }));
}

async function submit(form, listing, gone) {
  const button = $("button.primary", form);
  const wish = read(form, listing);
  if (!wish || button.disabled) return;
  button.disabled = true;
  try {
    settle(form, listing, await api.book(wish, key(wish)));
  } catch (problem) {
    button.disabled = false;
    refuse(form, problem, gone);
  }
}

/** The wish as the server takes it; null, and the field says why, when there is no time in it. */
function read(form, listing) {
  const { date, time, note } = Object.fromEntries(new FormData(form));
  const empty = [["date", date], ["time", time]].filter(([, value]) => !value).map(([name]) => name);
  for (const name of ["date", "time", ""]) complain(form, name, empty.includes(name) ? t(`booking.need_${name}`) : "");
  if (empty.length) form.elements[empty[0]].focus();
  return empty.length ? null : { listing_id: listing.id, starts_at: island.moment(date, time), note };
}

function key(wish) {
  const name = JSON.stringify(wish);
  if (!keys.has(name)) keys.set(name, uuid());
  return keys.get(name);
}

/** A refusal is told at the field it is about; the one that matters to all of it below the form. */
function refuse(form, problem, gone) {
  if (problem.code === "listing_not_found") return gone();
  const named = problem.errors.find(({ field: name }) => has(`booking.${name}`))?.field;
  const name = FIELD_OF[problem.code] ?? named ?? "";
  complain(form, name, reason(problem));
  form.elements[name]?.focus();
}

function complain(form, name, text) {
  const place = name ? $(`#booking-${name}-error`, form) : $("p.wrong", form);
  if (!place) return;
  place.textContent = text;
  if (name) form.elements[name].setAttribute("aria-invalid", String(Boolean(text)));
}

/** Puts the viewing in the place of the form, where the person was. */
function settle(form, listing, made) {
  take(made);
  const card = viewing({ state: made.status, title: listing.title, starts_at: made.starts_at, booking_id: made.id });
  const slot = el("div.made", { tabindex: "-1" }, card, el("p.hint", {}, t("booking.told")));
  form.replaceWith(slot);
  slot.focus();
  announce(t("booking.done"));
}
