/** Words that do not fit into what holds them, but for those that are meant to end in “…”, and what sticks out of the page sideways. */
() => {
  const clips = (style) => style.overflowX === "hidden" || style.overflowX === "clip" || style.overflowY === "hidden";
  const meant = (style) => style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none" || style.clipPath !== "none";
  const shown = [...document.querySelectorAll("body *")].filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest("[inert], svg, .sr-only"));
  const cut = shown.filter((node) => {
    const style = getComputedStyle(node);
    if (!clips(style) || meant(style) || !node.textContent.trim()) return false;
    return node.scrollWidth > node.clientWidth + 1 || (style.overflowY === "hidden" && node.scrollHeight > node.clientHeight + 1);
  }).map((node) => `cut: ${node.outerHTML.slice(0, 140)}`);
  const scrolls = (node) => node && node !== document.body && (["auto", "scroll", "hidden"].includes(getComputedStyle(node).overflowX) || scrolls(node.parentElement));
  const out = shown.filter((node) => {
    const { left, right, width } = node.getBoundingClientRect();
    return width && (left < -1 || right > innerWidth + 1) && !scrolls(node.parentElement) && !scrolls(node);
  }).map((node) => `out: ${node.outerHTML.slice(0, 140)}`);
  if (document.documentElement.scrollWidth > innerWidth) out.push(`the page is ${document.documentElement.scrollWidth} wide`);
  return [...cut, ...out];
}
