/** The words of cards, chips and notes whose contrast with what is behind them is below 4.5, counted as WCAG does. */
() => {
  const brush = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

  function read(colour) {
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    return [...brush.getImageData(0, 0, 1, 1).data];
  }

  function brightness([...rgb]) {
    const linear = rgb.slice(0, 3).map((part) => part / 255);
    const [red, green, blue] = linear.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function behind(node) {
    const colour = read(getComputedStyle(node).backgroundColor);
    return colour[3] > 250 || !node.parentElement ? colour : behind(node.parentElement);
  }

  function contrast(node) {
    const pair = [brightness(read(getComputedStyle(node).color)), brightness(behind(node))];
    return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
  }

  const says = (node) => [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.textContent.trim());
  const all = [...document.querySelectorAll(":is(.slip, .choice, .chip, .mind, .foot), :is(.slip, .choice, .chip, .mind, .foot) *")];
  const seen = all.filter((node) => says(node) && !node.closest(":disabled, .sr-only"));
  return seen.filter((node) => contrast(node) < 4.5).map((node) => `${contrast(node).toFixed(2)} ${node.textContent}`);
}
