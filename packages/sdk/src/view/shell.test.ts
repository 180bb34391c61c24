// @vitest-environment happy-dom
import type { Theme } from '@polku/flows';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createShell, type Shell } from './shell.ts';

let shell: Shell | undefined;
const root = document.documentElement;

beforeEach(() => {
  HTMLElement.prototype.showPopover = () => {};
});
afterEach(() => {
  shell?.destroy();
  root.removeAttribute('style');
  root.removeAttribute('dir');
  vi.restoreAllMocks();
});

function open(theme: Theme = {}, languages: readonly string[] = ['en'], styles = '') {
  shell = createShell(theme, languages, styles);
  return shell;
}
const prefer = (scheme: 'light' | 'dark') =>
  vi.spyOn(globalThis, 'matchMedia').mockImplementation(
    (query) =>
      ({
        matches: query.includes(scheme),
        addEventListener: () => {},
      }) as unknown as MediaQueryList,
  );
/** What the page says it supports; happy-dom computes no `color-scheme`. */
const support = (colorScheme: string) =>
  vi
    .spyOn(globalThis, 'getComputedStyle')
    .mockReturnValue({ colorScheme, direction: root.dir || 'ltr' } as CSSStyleDeclaration);

describe('light or dark', () => {
  test.each<[mode: Theme['mode'], page: string, user: 'light' | 'dark', room: string]>([
    ['light', 'dark', 'dark', 'light'],
    ['dark', 'light', 'light', 'dark'],
    [undefined, 'normal', 'dark', 'light'],
    [undefined, '', 'dark', 'light'],
    ['auto', 'light', 'dark', 'light'],
    ['auto', 'only light', 'dark', 'light'],
    ['auto', 'dark', 'light', 'dark'],
    ['auto', 'only dark', 'light', 'dark'],
    ['auto', 'light dark', 'dark', 'dark'],
    ['auto', 'light dark', 'light', 'light'],
    ['auto', 'dark light', 'light', 'light'],
  ])('theme %s, a page of "%s", a user who prefers %s: %s', (mode, page, user, wanted) => {
    support(page);
    prefer(user);
    expect(open(mode ? { mode } : {}).room.classList.contains(wanted)).toBe(true);
  });

  test.each<[meta: string, page: string, room: string]>([
    ['dark', 'normal', 'dark'],
    ['light', 'normal', 'light'],
    ['dark', 'light', 'light'],
  ])('a page of <meta content="%s"> and a style of "%s": %s', (meta, page, wanted) => {
    document.head.innerHTML = `<meta name="color-scheme" content="${meta}">`;
    support(page);
    prefer('light');
    const { room } = open();
    document.head.innerHTML = '';
    expect(room.classList.contains(wanted)).toBe(true);
  });
});

describe('the accent', () => {
  /** Relative luminance and contrast, WCAG 2.2. */
  const luminance = (color: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (a: string, b: string) => {
    const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const long = (color: string) => color.replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3');

  test('of any colour carries text that can be read, in black or white, whichever is better', () => {
    const steps = ['00', '33', '66', '77', '80', '99', 'cc', 'ff'];
    for (const red of steps)
      for (const green of steps)
        for (const blue of steps) {
          const accent = `#${red}${green}${blue}`;
          const { room, destroy } = open({ accent });
          const on = long(room.style.getPropertyValue('--polku-on-accent'));
          const other = on === '#000000' ? '#ffffff' : '#000000';
          expect(room.style.getPropertyValue('--polku-accent')).toBe(accent);
          expect(contrast(on, accent), accent).toBeGreaterThanOrEqual(4.5);
          // To a hair: the bound is rounded.
          expect(contrast(on, accent), accent).toBeGreaterThan(contrast(other, accent) - 0.02);
          destroy();
        }
  });

  test('that nobody has chosen is the built-in one', () => {
    expect(open().room.style.getPropertyValue('--polku-accent')).toBe('');
  });
});

describe('a guest in the page', () => {
  test('hangs one element on the root, and takes it away again', () => {
    const before = root.outerHTML;
    const { host, destroy } = open();
    expect(host.parentNode).toBe(root);
    expect(document.querySelectorAll('polku-stage')).toHaveLength(1);
    destroy();
    expect(root.outerHTML).toBe(before);
  });

  test('brings its styles in its own root: none in the page, none inline', () => {
    const sheets = document.styleSheets.length + document.adoptedStyleSheets.length;
    const { host } = open({}, ['en'], '.mine { color: red }');
    expect(host.shadowRoot?.adoptedStyleSheets).toHaveLength(2);
    expect(host.shadowRoot?.querySelector('style')).toBeNull();
    expect(host.getAttribute('style')).toBeNull();
    expect(document.styleSheets.length + document.adoptedStyleSheets.length).toBe(sheets);
  });

  test.each([
    'keydown',
    'keyup',
    'keypress',
    'input',
    'change',
    'submit',
    'click',
    'focusin',
    'focusout',
  ])('keeps %s to itself: the shortcuts of the host do not hear what is typed here', (type) => {
    const heard = vi.fn();
    document.addEventListener(type, heard);
    const { room } = open();
    room.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
    expect(heard).not.toHaveBeenCalled();
    document.body.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
    expect(heard).toHaveBeenCalledOnce();
    document.removeEventListener(type, heard);
  });

  test('reads in the direction of the page, in the language of its texts', () => {
    root.dir = 'rtl';
    support('normal');
    const { room } = open({}, ['ar', 'en']);
    expect([room.dir, room.lang]).toEqual(['rtl', 'ar']);
  });

  test('is two guests when there are two', () => {
    const [one, two] = [createShell({}, ['en'], ''), createShell({}, ['fi'], '')];
    one.destroy();
    expect(document.querySelectorAll('polku-stage')).toHaveLength(1);
    expect(two.room.lang).toBe('fi');
    two.destroy();
  });
});
