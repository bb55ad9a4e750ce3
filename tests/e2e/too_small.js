/** What can be pressed or written in and is smaller than a finger, 44 px; links in the middle of a sentence may be. */
() => {
  const shown = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document;
  const inSentence = (node) => node.matches("a") && getComputedStyle(node).display === "inline";
  const all = [...shown.querySelectorAll("button, a[href], input:not([type=hidden]), select, textarea, summary, [role=button]")];
  const seen = all.filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest("[inert], .sr-only") && !inSentence(node));
  return seen.filter((node) => {
    const over = node.matches(".open") ? node.closest(".card") : node; // the whole card can be pressed
    const { width, height } = over.getBoundingClientRect();
    return width < 43.99 || height < 43.99;
  }).map((node) => `${node.getBoundingClientRect().width.toFixed(1)} × ${node.getBoundingClientRect().height.toFixed(1)} ${node.outerHTML.slice(0, 120)}`);
}
