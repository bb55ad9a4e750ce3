/** The page's own markdown, and what a test asks of it. */
const [{ render, finished }, { Writing }, { mend }, { plainText }] = await Promise.all(["markdown", "writing", "mend", "plain"].map((name) => import(`/static/js/lib/${name}.js`)));
const TAGS = new Set("P BR STRONG EM DEL UL OL LI A CODE PRE BLOCKQUOTE HR H1 H2 H3 H4 H5 H6 TABLE THEAD TBODY TR TH TD".split(" "));
const NAMES = new Set(["href", "start", "dir", "target", "rel", "tabindex", "role", "aria-label"]);
const here = document.querySelector("main");
window.hacked = () => { window.caught = true; };

const fresh = () => here.appendChild(document.createElement("div"));
const allowed = (node) => (TAGS.has(node.tagName) && [...node.attributes].every(({ name }) => NAMES.has(name))) || node.matches("div.wide-table, span.host");

/** What stands in a node that may not stand there. */
function foreign(node) {
  const wrong = [...node.querySelectorAll("*")].filter((one) => !allowed(one) || (one.href && !/^(https?|mailto):/.test(one.href)));
  return wrong.map((one) => one.outerHTML);
}

function html(text) {
  const node = fresh();
  node.append(render(text));
  const found = node.innerHTML;
  node.remove();
  return found;
}

const words = (given) => given.replace(/<[^>]*>/g, " ").replace(/\s+/g, "");

/** Writes a text in pieces cut at these places and answers what stands there in the end. */
function written(text, cuts, look = () => null) {
  const node = fresh();
  const writing = new Writing(node);
  for (const cut of cuts) {
    writing.write(text.slice(0, cut));
    look(node, text.slice(0, cut));
  }
  writing.end(text);
  const found = node.innerHTML;
  look(node, text);
  node.remove();
  return found;
}

const every = (text) => [...Array(text.length).keys()];

/** A random number from 0 to 1, the same ones for the same seed. */
function chance(seed) {
  return () => {
    seed = (seed * 1664525 + 1013904223) % 2 ** 32;
    return seed / 2 ** 32;
  };
}

const someOf = (text, random) => every(text).filter(() => random() < 0.15);

window.tests = {
  html,
  open: (text) => { const node = fresh(); new Writing(node).write(text); const found = node.innerHTML; node.remove(); return found; },
  mend,
  plain: (text) => plainText(render(text)),
  hostile: (text) => { const wrong = []; written(text, every(text), (node) => wrong.push(...foreign(node))); return wrong; },
  /** Texts which come out differently when they come in pieces. */
  differing(texts, rounds) {
    const random = chance(7);
    const cuts = (text, round) => (round ? someOf(text, random) : every(text));
    return texts.filter((text) => [...Array(rounds).keys()].some((round) => written(text, cuts(text, round)) !== html(text)));
  },
  random(pieces, count, longest) {
    const random = chance(11);
    const one = () => Array.from({ length: 1 + Math.floor(random() * longest) }, () => pieces[Math.floor(random() * pieces.length)]).join("");
    return Array.from({ length: count }, one);
  },
  /** What was shown of a text while it was written and is not what its end begins with: it jumped. */
  jumping(text) {
    const end = words(html(text));
    const seen = [];
    written(text, every(text), (node) => { if (!end.startsWith(words(node.innerHTML))) seen.push(node.textContent); });
    return seen;
  },
  /** How many nodes of blocks that are finished were touched while a text was written to its end. */
  touched(text) {
    const node = fresh();
    const writing = new Writing(node);
    let kept = [];
    let wrong = 0;
    for (const cut of every(text)) {
      writing.write(text.slice(0, cut));
      if (kept.some((one, at) => node.children[at] !== one.node || one.node.outerHTML !== one.html)) wrong += 1;
      kept = [...node.children].slice(0, writing.kept).map((one) => ({ node: one, html: one.outerHTML }));
    }
    node.remove();
    return { wrong, kept: kept.length };
  },
  /** The longest text that was drawn anew for one more character. */
  longest(text) {
    let rest = text.slice(0, 0), most = 0;
    for (const letter of text) {
      rest += letter;
      rest = rest.slice(finished(rest));
      most = Math.max(most, rest.length);
    }
    return most;
  },
};
here.dataset.ready = "yes";
