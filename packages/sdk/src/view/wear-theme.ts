import type { Theme } from '@polku/flows';

/**
 * The look of the room: the page's own tokens, which are inherited, then the workspace's theme, then ours
 * (`style.ts`); light or dark, and the direction of reading, as the page has them by now.
 */
export function wearTheme(
  { theme, host, room }: { theme: Theme; host: HTMLElement; room: HTMLElement },
  signal: AbortSignal,
): void {
  // A page turns dark by the user's system, or by a class of its own.
  const dark = matchMedia('(prefers-color-scheme: dark)');
  // What its style does not say it may say here: no computed style tells of it.
  const meta = document.querySelector<HTMLMetaElement>('meta[name=color-scheme]');
  wear();
  dark.addEventListener('change', wear, { signal });
  const changes = new MutationObserver(wear);
  for (const said of [document.documentElement, meta])
    if (said) changes.observe(said, { attributes: true });
  signal.addEventListener('abort', () => changes.disconnect());

  function wear() {
    const page = getComputedStyle(document.documentElement);
    room.dir = page.direction;
    const scheme = page.colorScheme === 'normal' ? meta?.content : page.colorScheme;
    const isNight = isDark(theme, { scheme, isPreferred: dark.matches });
    room.className = `room ${isNight ? 'dark' : 'light'}`;
    room.removeAttribute('style');
    // What the page's own style says goes before the workspace's theme.
    const own = getComputedStyle(host);
    const isFree = (token: string) => !own.getPropertyValue(`--polku-${token}`);
    const { accent, tokens, darkTokens } = theme;
    const all = { ...tokens, ...(isNight && darkTokens) };
    if (accent && isFree('accent')) Object.assign(all, { accent, 'on-accent': readableOn(accent) });
    for (const [token, value] of Object.entries(all)) {
      if (isFree(token)) room.style.setProperty(`--polku-${token}`, value);
    }
  }
}

/** `auto` follows what the page says it supports, not only what the user's system prefers. */
function isDark(
  { mode = 'auto' }: Theme,
  { scheme = '', isPreferred }: { scheme: string | undefined; isPreferred: boolean },
): boolean {
  if (mode !== 'auto') return mode === 'dark';
  const canBeDark = scheme.includes('dark');
  const canBeLight = scheme.includes('light') || !canBeDark;
  return canBeDark && (!canBeLight || isPreferred);
}

/** Black or white, whichever has the higher contrast (relative luminance, WCAG 2.2). */
function readableOn(color: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  // (L + 0.05) / 0.05 > 1.05 / (L + 0.05) from here on.
  return luminance > 0.179 ? '#000' : '#fff';
}
