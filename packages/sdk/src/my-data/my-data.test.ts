// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { countListeners, token } from '../client.fixture.ts';
import { openPage } from '../page.fixture.ts';

/** "My data", on the page of a product whose backend holds something about Maya. */

const HELD = {
  user: [{}],
  identity: [{}, {}],
  event: Array(1_234).fill({}),
  response: [],
  task: [{}],
};

let page: ReturnType<typeof openPage>;
let asked: { what: string; body: { writeKey: string; token: string } }[];
let answers: { [what: string]: () => Response };

beforeEach(() => {
  HTMLElement.prototype.hidePopover ??= () => {};
  page = openPage();
  page.backend.shared.flows = [];
  asked = [];
  answers = {
    export: () => Response.json({ format: 'polku-person/1', held: HELD }),
    erase: () => Response.json({ deleted: { event: 1_234 }, copies: [] }),
  };
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    const [, what = ''] = /\/v1\/privacy\/(\w+)$/.exec(url) ?? [];
    if (!what) return page.backend.fetch(url, init);
    asked.push({ what, body: JSON.parse(String(init?.body)) });
    return answers[what]?.();
  });
});
afterEach(() => page.close());

const root = () => document.querySelector('polku-stage')?.shadowRoot;
const texts = (selector: string) =>
  [...(root()?.querySelectorAll(selector) ?? [])].map(({ textContent }) => textContent);
const press = (label: string) =>
  vi.waitFor(() => {
    const all = [...(root()?.querySelectorAll<HTMLElement>('button, a') ?? [])];
    const button = all.find(
      (each) => (each.getAttribute('aria-label') ?? each.textContent) === label,
    );
    if (!button)
      throw new Error(`There is no "${label}" among ${all.map((one) => one.textContent)}.`);
    button.click();
  });
const says = (text: string) => vi.waitFor(() => expect(texts('p, h2').join(' ')).toContain(text));
const open = (options: Parameters<typeof page.start>[0] = {}) => {
  const polku = page.start({ flushAfterMs: 1, ...options });
  polku.identify(token('maya'));
  return { polku, closed: polku.openMyData() };
};

describe('my data', () => {
  test('says how much is held of what, and gives all of it to be saved', async () => {
    const made = vi.spyOn(URL, 'createObjectURL');
    const { closed } = open();
    await vi.waitFor(() => expect(texts('dt').length).toBeGreaterThan(0));
    expect(texts('dt')).toEqual(['Who you are', 'What you did here', 'Kept beside it']);
    expect(texts('dd')).toEqual(['3', '1,234', '1']);
    const link = root()?.querySelector('a');
    expect(link?.getAttribute('download')).toMatch(/^my-data-\d{4}-\d\d-\d\d\.json$/);
    const [[saved]] = made.mock.calls as [[Blob]];
    expect(link?.href).toBe(made.mock.results[0]?.value);
    expect(JSON.parse(await saved.text()).held).toEqual(HELD);
    expect(asked).toMatchObject([{ what: 'export', body: { writeKey: 'wk_test' } }]);
    expect(asked[0]?.body.token.split('.')).toHaveLength(3);
    await press('Close');
    await closed;
    expect(root()).toBeUndefined();
  });

  test('deletes it only when the user is sure, and leaves nothing of them on the device', async () => {
    const { polku } = open();
    polku.track('report_opened');
    await press('Delete everything…');
    await says('Delete everything about you?');
    await press('Keep it');
    await says('My data');
    expect(asked.map(({ what }) => what)).toEqual(['export']);

    localStorage.setItem('of the host', '1');
    const before = { ...localStorage };
    await press('Delete everything…');
    await press('Delete for good');
    await says('It has been deleted.');
    expect(asked.map(({ what }) => what)).toEqual(['export', 'erase']);
    const idOf = (kept: { [key: string]: string }) =>
      /"anonymousId":"([^"]+)"/.exec(JSON.stringify(kept).replaceAll('\\', ''))?.[1];
    expect(idOf(before)).toBeDefined();
    expect(idOf({ ...localStorage })).not.toBe(idOf(before));
    expect(JSON.stringify({ ...localStorage })).not.toContain('maya');
    expect(localStorage.getItem('of the host')).toBe('1');
    // Whoever comes is recorded as before.
    polku.track('again');
    await vi.waitFor(() => expect(page.backend.events()).toContain('again'));
  });

  test('pressed twice in one moment, "Delete everything" deletes nothing', async () => {
    open();
    await vi.waitFor(() => expect(texts('dt')).toHaveLength(3));
    const pressed = [...(root()?.querySelectorAll('button') ?? [])].find(
      ({ textContent }) => textContent === 'Delete everything…',
    );
    pressed?.focus();
    pressed?.click();
    expect(pressed?.isConnected).toBe(false);
    expect(root()?.activeElement?.textContent).toBe('Keep it');
    pressed?.click();
    expect(asked.map(({ what }) => what)).toEqual(['export']);
  });

  test('tells of copies that only people can delete', async () => {
    answers.erase = () =>
      Response.json({ deleted: {}, copies: [{ channel: 'c1', kind: 'slack', count: 2 }] });
    open();
    await press('Delete everything…');
    await press('Delete for good');
    await says('already sent to our staff');
  });

  test.each([
    [429, 'Try again in a minute'],
    [401, 'not signed in'],
    [503, 'Nothing has changed'],
  ])('answered %i, it says why and tries again', async (status, text) => {
    const { export: held } = answers;
    answers.export = () => new Response('{}', { status });
    open();
    await says(text);
    if (held) answers.export = held;
    await press('Try again');
    await vi.waitFor(() => expect(texts('dt')).toHaveLength(3));
  });

  test('does not claim that nothing was deleted where no answer came', async () => {
    answers.erase = () => {
      throw new TypeError('Failed to fetch');
    };
    open();
    await press('Delete everything…');
    await press('Delete for good');
    await says('Look again to see');
  });

  test('is there for who has not agreed to be recorded, and records nothing', async () => {
    const { polku } = open({ consent: 'required' });
    await vi.waitFor(() => expect(texts('dt')).toHaveLength(3));
    await press('Close');
    await polku.flush();
    expect(page.backend.requests).toEqual([]);
  });

  test('tells who is not verified to sign in, and asks the backend nothing', async () => {
    const polku = page.start();
    polku.identify('maya');
    void polku.openMyData();
    await says('not signed in');
    expect(asked).toEqual([]);
  });

  test('speaks the user’s language, and the host’s words', async () => {
    const words = { fi: { myData: { title: 'Tietoni Reportlyssä' } } };
    open({ languages: ['fi-FI'], words });
    await says('Tietoni Reportlyssä');
    await vi.waitFor(() => expect(texts('dt')[0]).toBe('Kuka olet'));
    expect(texts('dd')[1]).toMatch(/^1\s234$/);
  });

  test('opened twice is open once, and goes with destroy() without a trace', async () => {
    const left = countListeners();
    const { polku, closed } = open();
    const again = polku.openMyData();
    await vi.waitFor(() => expect(texts('dt')).toHaveLength(3));
    expect(document.querySelectorAll('polku-stage')).toHaveLength(1);
    await polku.destroy();
    await Promise.all([closed, again]);
    expect(root()).toBeUndefined();
    expect(left()).toEqual([]);
  });
});
