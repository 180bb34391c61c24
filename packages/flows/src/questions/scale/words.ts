/** In English; the other languages stand in `words/`. */
export const scaleWords = {
  /** The name of a point, as a screen reader says it. */
  point: (point: number, of: number) => `${point} of ${of}`,
};
