const ENOUGH = 6;

/** Where the rows stand that are being read; the first one that survives is the one that must not move. */
export function hold(scroller, rows) {
  const edge = scroller.getBoundingClientRect().top;
  const first = firstBelow(rows, edge);
  const visible = rows.slice(first, first + ENOUGH);
  const nodes = visible.length ? [...within(visible[0], edge), ...visible] : [];
  return nodes.map((node) => ({ node, top: node.getBoundingClientRect().top - edge }));
}

/** How far what is being read has moved since; 0 when all of it is gone. */
export function moved(scroller, marks) {
  const mark = marks.find(({ node }) => node.isConnected);
  return mark ? mark.node.getBoundingClientRect().top - scroller.getBoundingClientRect().top - mark.top : 0;
}

/** The first row that ends below the edge. */
function firstBelow(rows, edge) {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].getBoundingClientRect().bottom <= edge) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The parts of a row that the edge runs through, innermost first: a picture may grow above the line being read. */
function within(row, edge) {
  const parts = [];
  for (let node = row; node && node.getBoundingClientRect().top < edge; ) {
    node = [...node.children].find((child) => child.getBoundingClientRect().bottom > edge);
    if (node) parts.unshift(node);
  }
  return parts;
}
