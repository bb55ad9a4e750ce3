/** The clock on the wall of North Cyprus, whoever looks at it from wherever. Pure. */
const ZONE = "Asia/Nicosia";
const clock = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, dateStyle: "short", timeStyle: "medium" }); // “2026-11-27 00:30:00”
const wall = (moment) => clock.format(moment).replace(" ", "T");

/** The island's day so many days after a moment, as `2026-11-30`. */
export function day(after = 0, moment = Date.now()) {
  const date = new Date(`${wall(moment).slice(0, 10)}T00:00Z`);
  date.setUTCDate(date.getUTCDate() + after);
  return date.toISOString().slice(0, 10);
}

/** The moment at which the island's clock shows a day and a time, in RFC 3339; null for what is no day or time. */
export function moment(date, time) {
  const wanted = Date.parse(`${date}T${time}Z`);
  if (Number.isNaN(wanted)) return null;
  // Twice: the first guess may stand on the other side of a change to summer time.
  const guess = wanted - ahead(wanted);
  return new Date(wanted - ahead(guess)).toISOString();
}

/** How many milliseconds the island's clock is ahead of UTC at a moment. */
const ahead = (at) => Date.parse(`${wall(at)}Z`) - Math.floor(at / 1000) * 1000;

/** How many milliseconds the island's day still lasts. */
export const untilMidnight = (at = Date.now()) => Date.parse(moment(day(1, at), "00:00")) - at;
