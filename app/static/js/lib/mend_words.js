const space = (sign) => !sign || /\s/.test(sign);
const mark = (sign) => /[\p{P}\p{S}]/u.test(sign);

/** Words in which whatever is open is closed: code, links, bold, italics, struck out. Signs that nothing follows yet wait. */
export function mendWords(text) {
  const said = { text, at: 0, open: [] };
  while (said.at < said.text.length) step(said);
  if (!said.open.length) return said.text;
  return said.text.trimEnd() + said.open.toReversed().join("");
}

function step(said) {
  const sign = said.text[said.at];
  if (sign === "\\") return escape(said);
  if (sign === "`") return code(said);
  if (sign === "[" || (sign === "!" && said.text[said.at + 1] === "[")) return link(said);
  if (/[*_~]/.test(sign)) return emphasis(said);
  said.at += 1;
}

function escape(said) {
  if (said.at === said.text.length - 1) said.text = said.text.slice(0, -1);
  said.at += 2;
}

/** Inside code nothing else means anything. */
function code(said) {
  const { text, at } = said;
  const [run] = /^`+/.exec(text.slice(at));
  const inside = at + run.length;
  const ends = [...text.slice(inside).matchAll(/`+/g)].find(([other]) => other.length === run.length);
  if (ends) said.at = inside + ends.index + run.length;
  else if (!text.slice(inside).replaceAll("`", "").trim()) cut(said, at);
  else cut(said, text.length, closed(text, run));
}

/** “``two`” has a part of its end already. */
const closed = (text, run) => text.replace(/`+$/, "").trimEnd() + run;

function cut(said, at, text = said.text.slice(0, at)) {
  Object.assign(said, { text, at: Infinity });
}

/** A link whose address is still coming is its words. */
function link(said) {
  const { text, at } = said;
  const rest = text.slice(at);
  const whole = /^!?\[[^\]\n]*\]\([^)\n]*\)/.exec(rest);
  if (whole) return void (said.at += whole[0].length);
  const begun = /^!?\[([^\]\n]*)(?:\](?:\([^)\s]*(?:[ \t]+"[^"\n]*"?)?)?)?$/.exec(rest);
  if (!begun) return void (said.at += rest.startsWith("!") ? 2 : 1);
  said.text = text.slice(0, at) + begun[1];
}

/** Follows CommonMark's rules of what can open and what can close. */
function emphasis(said) {
  const { text, at, open } = said;
  const [run] = /^(?:\*+|_+|~+)/.exec(text.slice(at));
  const before = text[at - 1], after = text[at + run.length];
  const left = !space(after) && (!mark(after) || space(before) || mark(before));
  const right = !space(before) && (!mark(before) || space(after) || mark(after));
  const inWord = run[0] === "_" && left && right;
  let count = run.length;
  if (right && !(inWord && !mark(after))) count = close(open, run[0], count);
  if (count && after === undefined) return cut(said, at + run.length - count);
  if (count && left && !(inWord && !mark(before))) open.push(...opened(run[0], count));
  said.at += run.length;
}

/** Closes what this many signs can close; answers how many are left. */
function close(open, sign, count) {
  while (open.at(-1)?.[0] === sign && open.at(-1).length <= count) count -= open.pop().length;
  return count;
}

function opened(sign, count) {
  if (sign === "~") return count === 2 ? ["~~"] : [];
  return count % 2 ? [...Array((count - 1) / 2).fill(sign + sign), sign] : Array(count / 2).fill(sign + sign);
}
