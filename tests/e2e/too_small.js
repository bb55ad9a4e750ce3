/** What can be pressed and is smaller than a finger, 44 px. */
() => [...document.querySelectorAll(".slips button, .slips a, .chip button, .chip input")]
  .filter((node) => {
    const { width, height } = node.getBoundingClientRect();
    return width < 44 || height < 44;
  })
  .map((node) => node.outerHTML)
