/** Firefox breaks off what a page imports before it says that the page is left. */
const LEFT_MS = 1_000;

/**
 * For `catch` of an `import()`: throws what it was given, but not before a page that is being left has gone. So
 * nobody is told of a fault that was none.
 */
export const unlessLeft = (error: unknown): Promise<never> =>
  new Promise((_, reject) => {
    setTimeout(reject, LEFT_MS, error);
  });
