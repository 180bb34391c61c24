/** Where each point of a series stands in a box, from zero up to a round number. */
export function createScale(points, box) {
  const step = (box.right - box.left) / points.length;
  const highest = Math.max(...points.map((point) => point.value));
  const tickStep = roundStep(highest / 5);
  const top = tickStep * Math.ceil(highest / tickStep);
  const round = (value) => Math.round(value * 10) / 10;
  return {
    step,
    x: (index) => round(box.left + step * (index + 0.5)),
    y: (value) => round(box.bottom - (value / top) * (box.bottom - box.top)),
    ticks: Array.from({ length: Math.round(top / tickStep) + 1 }, (_, index) => index * tickStep),
  };
}

/** The next of 1, 2, 2.5, 5 and 10 times a power of ten. */
function roundStep(atLeast) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, atLeast)));
  return power * [1, 2, 2.5, 5, 10].find((factor) => factor * power >= atLeast);
}
