/** Resolves with the exit code at the first wish to stop. A second one ends the process at once. */
export function onceStopped(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => resolve(0));
    }
  });
}
