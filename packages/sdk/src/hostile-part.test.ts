// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import type { Flow } from '@polku/flows';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { token, welcome } from './client.fixture.ts';
import { isShown, openPage, pressEscape, see, title } from './page.fixture.ts';

/**
 * What comes down may be stale, broken or an enemy's: the page is unharmed, nothing is thrown (vitest fails on what
 * nobody catches), and what was good before is shown.
 */

let page: ReturnType<typeof openPage>;
/** Instead of the shared part. */
let answer: (() => Response | Promise<Response>) | undefined;
let asked: RequestInit[];

beforeEach(() => {
  page = openPage();
  answer = undefined;
  page.backend.shared.flows = [{ ...welcome, frequency: 'always' }];
  asked = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit = {}) => {
    if (!url.includes('?key=')) return page.backend.fetch(url, init);
    asked.push(init);
    const good = await page.backend.fetch(url, init);
    return answer ? answer() : good;
  });
});
afterEach(() => page.close());

const good = () => page.backend.shared;
const nested = (depth: number) => `${'{"not":'.repeat(depth)}{}${'}'.repeat(depth)}`;
/** `text`, with `made` where the good one has its flows. */
const withFlows = (made: unknown) => Response.json({ ...good(), flows: made });
const beside = (bad: object) =>
  withFlows([{ ...welcome, id: 'bad', priority: 9, ...bad }, welcome]);

/** No `JSON.stringify()` writes it. */
const endless = () =>
  beside({ audience: 0 })
    .text()
    .then((text) => new Response(text.replace('"audience":0', `"audience":${nested(20_000)}`)));

describe('an answer that is none', () => {
  test.each<[string, () => Response | Promise<Response>]>([
    ['cut off', () => new Response(JSON.stringify(good()).slice(0, -20))],
    ['a page of a portal', () => new Response('<!doctype html><title>Accept</title>')],
    ['an error', () => new Response('{}', { status: 502 })],
    ['"not modified", though nothing was asked for', () => new Response(null, { status: 304 })],
    ['a text', () => Response.json('flows')],
    ['of other types', () => Response.json({ flows: 5, milestones: 'x', policy: null, theme: 7 })],
    ['larger than anybody means', () => withFlows([{ ...welcome, text: 'x'.repeat(10_000_000) }])],
    ['a network that has gone', () => Promise.reject(new TypeError('Failed to fetch'))],
  ])('%s: an open page keeps what it has, and the next one begins with it', async (_, given) => {
    const polku = page.start();
    await isShown('Welcome');
    answer = given;
    see();
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    await polku.show('nothing');
    expect(title()).toBe('Welcome');
    await polku.destroy();
    page.start();
    await isShown('Welcome');
  });

  test('a slow one holds up nothing that the page’s own code gives', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
    vi.stubGlobal('fetch', (_: string, { signal }: RequestInit) =>
      signal?.aborted ? Promise.reject(signal.reason) : new Promise(() => {}),
    );
    const polku = page.start();
    void polku.tour({ id: 'own', steps: [{ id: 'one', title: 'Own', text: 'T' }] }).start();
    await isShown('Own');
    expect(timeout).toHaveBeenCalledWith(15_000);
  });
});

describe('without a network', () => {
  const offline = () => Promise.reject(new TypeError('Failed to fetch'));
  const day = 24 * 3_600_000;
  test.each([
    ['within a day', day - 1_000, 'Welcome'],
    ['after a day, for a withdrawal would never hold', day + 1_000, undefined],
  ])('the last part is used %s', async (_, ageMs, shown) => {
    await page.start().destroy();
    await vi.waitFor(() => expect(localStorage.getItem('polku:wk_test:shared')).not.toBeNull());
    const now = Date.now();
    vi.spyOn(Date, 'now').mockReturnValue(now + ageMs);
    answer = offline;
    const polku = page.start();
    if (shown) await isShown(shown);
    else expect(await polku.show('welcome')).toBe(false);
  });

  test('a part that is too large for the host’s storage is not kept, nor one before it', async () => {
    const polku = page.start();
    await isShown('Welcome');
    page.backend.shared.revision = '2';
    page.backend.shared.flows = Array.from({ length: 400 }, (_, i) => ({
      ...welcome,
      id: `w${i}`,
      text: 'x'.repeat(700),
    }));
    see();
    await vi.waitFor(() => expect(localStorage.getItem('polku:wk_test:shared')).toBe('null'));
    await polku.destroy();
  });

  test('without consent nothing is kept', async () => {
    const polku = page.start();
    await isShown('Welcome');
    polku.optOut();
    expect(JSON.stringify({ ...localStorage })).not.toContain('Good to see you');
    polku.optIn();
    await isShown('Welcome');
  });
});

test('an open page asks past the caches once what it has is no longer fresh', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
  page.start();
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  see();
  await vi.waitFor(() => expect(asked).toHaveLength(3));
  expect(asked.map(({ cache }) => cache)).toEqual([undefined, 'no-cache', undefined]);
});

describe('a flow that cannot be read holds up no other', () => {
  const tour = { kind: 'tour', trigger: { on: 'load' }, frequency: 'once' };
  test.each<[string, () => Response | Promise<Response>]>([
    ['null', () => withFlows([null, 5, 'x', [], welcome])],
    ['of no trigger', () => beside({ trigger: undefined })],
    ['of no frequency', () => beside({ frequency: null })],
    ['of an unknown trigger', () => beside({ trigger: { on: 'telepathy' } })],
    ['of an unknown kind', () => beside({ kind: 'hologram' })],
    ['of the kind __proto__', () => beside({ kind: '__proto__' })],
    ['of the kind constructor', () => beside({ kind: 'constructor' })],
    ['with a number for an id', () => beside({ id: 7 })],
    ['with a text for an audience', () => beside({ audience: 'everyone' })],
    ['with a broken audience', () => beside({ audience: { all: 5 } })],
    ['with an audience of numbers', () => beside({ audience: { fact: 5, is: 'eq' } })],
    [
      'with an unknown operator',
      () => beside({ audience: { fact: 'user.id', is: 'constructor' } }),
    ],
    ['with an endless audience', () => endless()],
    ['a tour without steps', () => beside({ ...tour })],
    ['a tour of no steps', () => beside({ ...tour, steps: [] })],
    ['a tour of null', () => beside({ ...tour, steps: [null] })],
    [
      'a tour with a broken condition',
      () => beside({ ...tour, steps: [{ id: 'a', when: { any: 1 } }] }),
    ],
    ['a survey without questions', () => beside({ kind: 'survey', questions: {} })],
  ])('%s', async (_, given) => {
    answer = given;
    page.start();
    await isShown('Welcome');
  });

  test('one of a kind that is not known is told of, whatever it has', async () => {
    answer = () =>
      withFlows([{ id: 'new', kind: 'hologram', trigger: { on: 'load' } }, { ...welcome }]);
    page.start();
    await isShown('Welcome');
    const said = vi.mocked(console.warn).mock.calls.filter(([text]) => text.includes('hologram'));
    expect(said).toHaveLength(1);
  });

  test.each([
    [{ suppress: [{ name: 'a', when: { all: 5 } }] }],
    [{ suppress: [5] }],
    [{ suppress: 5 }],
  ])('under the policy %j', async (more) => {
    answer = () => Response.json({ ...good(), policy: { ...good().policy, ...more } });
    page.start();
    await isShown('Welcome');
  });

  test('whatever is beside the flows', async () => {
    answer = () =>
      Response.json({
        ...good(),
        milestones: [null, { key: 5, where: 'x' }],
        policy: 'none',
        theme: [],
      });
    const polku = page.start();
    polku.track('report_created');
    await isShown('Welcome');
  });
});

test('names of the language’s own change nothing in the page', async () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
  const own = (value: unknown) => Object.fromEntries(names.map((name) => [name, value]));
  const evil = JSON.stringify({ polluted: true });
  answer = () => {
    const flows = [...names.map((id) => ({ ...welcome, id, trigger: { on: 'code' } })), welcome];
    const milestones = names.map((key) => ({ key, event: key }));
    const text = JSON.stringify({ ...good(), flows, milestones, theme: own('x') });
    return new Response(`${text.slice(0, -1)},"__proto__":${evil},"policy":{"__proto__":${evil}}}`);
  };
  Object.assign(page.backend.person, {
    facts: { user: own(1), account: own(1), milestones: own(1), decided: own(true) },
    history: JSON.parse(`{"__proto__":${evil},"constructor":{"shownAt":1}}`),
  });
  const polku = page.start();
  polku.identify(token('maya'));
  for (const name of names) polku.track(name);
  await isShown('Welcome');
  expect(({} as { polluted?: true }).polluted).toBeUndefined();
  expect(Object.prototype.toString.call({})).toBe('[object Object]');
});

test('a person’s part that cannot be read is none', async () => {
  Object.assign(page.backend.person, { facts: { user: 1 }, history: { welcome: 5, other: null } });
  page.start().identify(token('maya'));
  await isShown('Welcome');
});

test('an address that runs a script reaches no link and no picture', async () => {
  const script = '\u0001java\nscript:alert(1)';
  const media = { kind: 'image', url: script, alt: 'A' };
  const buttons = [
    { label: 'Bad', href: script },
    { label: 'Data', href: 'data:text/html,<script>alert(1)</script>' },
    { label: 'Good', href: 'https://example.com/x' },
  ];
  const text = `[bad](${script.trim()}) <img src=x onerror=alert(1)>`;
  answer = () => withFlows([{ ...welcome, media, buttons, text }]);
  page.start();
  await isShown('Welcome');
  const room = document.querySelector('polku-stage')?.shadowRoot;
  const of = (name: string) =>
    [...(room?.querySelectorAll(`[${name}]`) ?? [])].map((each) => each.getAttribute(name));
  expect(of('href')).toEqual(['https://example.com/x']);
  expect(of('src')).toEqual([]);
});

test('a chain that bites its tail goes round no faster than the user', async () => {
  const link = (id: string, followedBy: string) =>
    ({ ...welcome, id, title: id, frequency: 'always', followedBy }) satisfies Flow;
  page.backend.shared.flows = [link('a', 'b'), link('b', 'a')];
  const polku = page.start();
  const shown: string[] = [];
  polku.on('shown', ({ flow }) => shown.push(flow));
  await isShown('a');
  const done = () =>
    document.querySelector('polku-stage')?.shadowRoot?.querySelector<HTMLElement>('.foot button');
  done()?.click();
  await isShown('b');
  await pressEscape();
  expect(shown).toEqual(['a', 'b']);
});

test('thousands of flows are looked at, and the one is shown', async () => {
  const other = (i: number): Flow => ({ ...welcome, id: `w${i}`, trigger: { on: 'code' } });
  page.backend.shared.flows = [...Array.from({ length: 5_000 }, (_, i) => other(i)), welcome];
  page.start();
  await isShown('Welcome');
});

test('an older part after a newer is taken as it is: what runs and is not in it ends', async () => {
  const ended: unknown[] = [];
  page.start().on('ended', ({ reason }) => ended.push(reason));
  await isShown('Welcome');
  answer = () => withFlows([{ ...welcome, version: 1 }]);
  see();
  await vi.waitFor(() => expect(ended).toEqual(['withdrawn']));
  answer = undefined;
  see();
  await vi.waitFor(() => expect(asked).toHaveLength(3));
});
