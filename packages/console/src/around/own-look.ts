/** How Polku's own flows look and speak in the console; what they meet on the way is nobody's concern. */
export const toOwnLook = (language: string) => ({
  languages: () => [language],
  theme: () => ({ mode: 'auto', accent: '#14664b' }) as const,
  onStep() {},
  warn() {}, // a step whose target is not there is passed over: an inbox may be empty
});
