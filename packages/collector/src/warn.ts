export type Warn = (text: string) => void;

/** The one way to the host's console: each sentence once, with our name before it. */
export function createWarn(): Warn {
  const said = new Set<string>();
  return (text) => {
    if (said.has(text)) return;
    said.add(text);
    // biome-ignore lint/suspicious/noConsole: the one place that may speak to the developer.
    console.warn(`[polku] ${text}`);
  };
}
