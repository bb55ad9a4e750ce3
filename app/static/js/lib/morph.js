/** Makes the children of `parent` from number `from` on look like `nodes`, keeping every node that is right already. */
export function morph(parent, nodes, from = 0) {
  nodes.forEach((node, at) => {
    const known = parent.childNodes[from + at];
    if (!known) parent.append(node);
    else if (!alike(known, node)) known.replaceWith(node);
    else if (node.nodeType === Node.TEXT_NODE) reword(known, node.data);
    else become(known, node);
  });
  while (parent.childNodes.length > from + nodes.length) parent.lastChild.remove();
}

const alike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName;

/** Words are added behind those that stand: what somebody has selected in them stays selected. */
function reword(node, words) {
  if (words.startsWith(node.data)) node.appendData(words.slice(node.length));
  else node.data = words;
}

function become(known, node) {
  for (const { name } of [...known.attributes]) if (!node.hasAttribute(name)) known.removeAttribute(name);
  for (const { name, value } of node.attributes) if (known.getAttribute(name) !== value) known.setAttribute(name, value);
  morph(known, [...node.childNodes]);
}

/** Brings exactly these nodes under `parent`, in this order; one that is in its place is not touched. */
export function arrange(parent, nodes) {
  for (const node of [...parent.childNodes]) if (!nodes.includes(node)) node.remove();
  nodes.forEach((node, at) => { if (parent.childNodes[at] !== node) parent.insertBefore(node, parent.childNodes[at] ?? null); });
}
