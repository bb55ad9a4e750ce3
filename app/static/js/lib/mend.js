import { mendWords } from "./mend_words.js";

const FENCE = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(`{3,}|~{3,})(.*)$/;
const BEGINNING = /^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+\[[ xX]?\]?|[-+*]|\d{1,9}[.)]?|#{1,6}|[-=*_](?:[ \t]*[-=*_])*|[`~]{1,2})?[ \t]*$/;
const RULER = /^[ \t]*[|:-][ \t:|-]*$/;
const OPENS = /^[ \t]*(?:>|#{1,6}[ \t]|[-*+][ \t]|\d{1,9}[.)][ \t]|\|)/;
const HEADING = /^ {0,3}#{1,6}[ \t]/;
const SIGN = /^[ \t>]*(?:[-*+][ \t]+(?:\[[ xX]\][ \t]+)?|\d{1,9}[.)][ \t]+|#{1,6}[ \t]+)?/;

/** A text that is still being written, closed where it is open and without what would look otherwise a word later. Pure. */
export function mend(text) {
  const lines = text.split("\n");
  if (fenced(lines)) return text.replace(/\n[ \t>]*(?:`{1,2}|~{1,2})$/, "");
  const sure = withoutTable(withoutBeginning(lines));
  const from = paragraph(sure);
  const words = sure.slice(from).join("\n");
  const sign = SIGN.exec(words)[0];
  return [...sure.slice(0, from), sign + mendWords(words.slice(sign.length))].join("\n");
}

function fenced(lines) {
  let open = "";
  for (const line of lines) {
    const [, sign, rest] = FENCE.exec(line) ?? [];
    if (!sign) continue;
    if (!open) open = sign[0] === "`" && rest.includes("`") ? "" : sign;
    else if (sign.startsWith(open) && !rest.trim()) open = "";
  }
  return open;
}

/** A line of signs alone may become a list, a heading, a rule or a fence, or make a heading of the line above. */
const withoutBeginning = (lines) => (BEGINNING.test(lines.at(-1)) ? [...lines.slice(0, -1), ""] : lines);

/** A table waits for its first whole row, and comes a row at a time. */
function withoutTable(lines) {
  const last = lines.length - 1;
  const first = lines.slice(0, last).findLastIndex((line) => !line.trim()) + 1;
  const begins = (line, below) => line.includes("|") && (below ? RULER.test(below) : /^[ \t]*\|/.test(line));
  const head = lines.findIndex((line, at) => at >= first && begins(line, lines[at + 1]));
  if (head < 0) return lines;
  return lines.slice(0, last > head + 2 ? last : head);
}

/** Where the paragraph, item or heading at the end begins: no emphasis reaches beyond it. */
function paragraph(lines) {
  let at = Math.max(0, lines.length - 1);
  while (at > 0 && !OPENS.test(lines[at]) && lines[at - 1].trim() && !HEADING.test(lines[at - 1])) at -= 1;
  return at;
}
