/**
 * Resolves with the exit code at the first wish to stop. Further ones change nothing: a process group is often
 * told twice (by the terminal and by whoever started it), and stopping takes a few seconds at the most.
 */
export function onceStopped(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve(0));
    }
  });
}
