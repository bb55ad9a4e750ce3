const BLOCKS = new Set(["P", "UL", "OL", "PRE", "BLOCKQUOTE", "TABLE", "H1", "H2", "H3", "H4", "H5", "H6", "HR"]);

/** Rendered words as somebody would type them into a letter: signs for items, tabs in tables, addresses behind links. */
export const plainText = (node) => blocks(node).join("\n\n");

function blocks(node) {
  const found = [];
  let line = "";
  const flush = () => { if (line.trim()) found.push(line.trim()); line = ""; };
  for (const child of node.childNodes) {
    if (!BLOCKS.has(child.nodeName) && child.nodeName !== "DIV") line += inline(child);
    else { flush(); found.push(...block(child)); }
  }
  flush();
  return found;
}

function block(node) {
  if (node.nodeName === "DIV" || node.nodeName === "BLOCKQUOTE") return blocks(node);
  if (node.nodeName === "UL" || node.nodeName === "OL") return [list(node)];
  if (node.nodeName === "TABLE") return [[...node.rows].map((row) => [...row.cells].map(words).join("\t")).join("\n")];
  if (node.nodeName === "PRE") return [node.textContent.trimEnd()];
  return node.nodeName === "HR" ? ["—"] : [words(node)];
}

function list(node) {
  const first = node.nodeName === "OL" ? node.start : null;
  return [...node.children].map((item, at) => `${first === null ? "•" : `${first + at}.`} ${blocks(item).join("\n").replaceAll("\n", "\n   ")}`).join("\n");
}

const words = (node) => [...node.childNodes].map(inline).join("").trim();

function inline(node) {
  if (node.nodeName === "BR") return "\n";
  if (node.nodeName === "CODE") return node.textContent;
  if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/\s+/g, " ");
  if (node.matches?.(".host")) return "";
  if (node.nodeName !== "A" || !node.hasAttribute("href")) return [...node.childNodes].map(inline).join("");
  const said = words(node);
  const address = node.getAttribute("href").replace(/^mailto:/, "");
  return address.endsWith(said) ? said : `${said} (${address})`;
}
