// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { countListeners, survey, token, welcome } from './client.fixture.ts';
import { isShown, openPage, pressEscape, title } from './page.fixture.ts';

/** A link to a draft, on the page of a product. */

const LINK = 'p.1.s';
const draft = { ...welcome, id: 'draft', title: 'Not published', frequency: 'once' as const };

let page: ReturnType<typeof openPage>;
let asked: unknown[];
let answer: () => Response;

beforeEach(() => {
  HTMLElement.prototype.hidePopover ??= () => {};
  page = openPage();
  asked = [];
  answer = () => Response.json({ flow: draft });
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    if (!url.endsWith('/v1/preview')) return page.backend.fetch(url, init);
    asked.push({ url, body: JSON.parse(String(init?.body)), credentials: init?.credentials });
    return answer();
  });
});
afterEach(async () => {
  await page.close();
  history.replaceState(null, '', '/');
});

const open = (search = `?polku_preview=${LINK}`) => {
  history.replaceState({ of: 'host' }, '', `/reports${search}`);
  return page.start({ flushAfterMs: 1 });
};
const mark = () => document.querySelector('polku-preview')?.shadowRoot;
const pressEnd = () => mark()?.querySelector('button')?.click();
const warnings = () => vi.mocked(console.warn).mock.calls.map(([text]) => String(text));

describe('the address', () => {
  test.each([
    ['?polku_preview=T', ''],
    ['?polku_preview=T#/a?polku_preview=b', '#/a?polku_preview=b'],
    ['?a=%20+&polku_preview=T', '?a=%20+'],
    ['?polku_preview=T&a=$1', '?a=$1'],
    ['?a=1&polku_preview=T&b=2#c', '?a=1&b=2#c'],
    ['?a=1&my_polku_preview=T', '?a=1&my_polku_preview=T'],
    ['?polku_preview_x=T', '?polku_preview_x=T'],
  ])('%s is %s before createPolku() returns, and the rest untouched', (search, left) => {
    open(search);
    expect(location.href.split('/reports')[1]).toBe(left);
    expect(history.state).toEqual({ of: 'host' });
  });

  test('keeps what it has where nothing is live', () => {
    history.replaceState(null, '', '/?polku_preview=T');
    page.start({ mode: 'record' });
    expect(location.search).toBe('?polku_preview=T');
  });
});

describe('a preview', () => {
  test('asks by a text body, and shows the draft alone, marked as what it is', async () => {
    open();
    await isShown('Not published');
    expect(asked).toEqual([
      {
        url: 'https://polku.example/v1/preview',
        body: { writeKey: 'wk_test', preview: LINK },
        credentials: 'omit',
      },
    ]);
    expect(mark()?.textContent).toContain('PreviewWelcomeNothing is recordedEnd');
    expect(title()).toBe('Not published');
  });

  test('records nothing, and the page goes on as ever when it has ended', async () => {
    const polku = open();
    polku.track('report_created');
    await isShown('Not published');
    polku.track('thing_done');
    await pressEscape();
    await isShown('Welcome');
    expect(mark()).toBeUndefined();
    await polku.flush();
    const events = page.backend.events();
    expect(events).toEqual(expect.arrayContaining(['report_created', 'thing_done']));
    // Of the one that is published, and not of the draft.
    expect(events.filter((name) => name === 'message_shown')).toHaveLength(1);
    const kept = JSON.stringify({ ...localStorage }) + JSON.stringify(page.backend.requests);
    expect(kept).not.toContain('draft');
    expect(kept).not.toContain(LINK);
    expect(kept).not.toContain('polku_preview');
  });

  test('of a survey needs no lease, and sends no answer', async () => {
    answer = () => Response.json({ flow: { ...survey, id: 'draft' } });
    open().identify(token('maya'));
    await vi.waitFor(() => expect(mark()).toBeDefined(), 5_000);
    const form = () => document.querySelector('polku-stage')?.shadowRoot?.querySelector('form');
    await vi.waitFor(() => expect(form()).toBeTruthy(), 5_000);
    pressEnd();
    expect(form()).toBeFalsy();
    await isShown('Welcome');
    expect(page.backend.asked('survey').filter((id) => id === 'draft')).toEqual([]);
    expect(page.backend.events()).not.toContain('survey_ended');
  });

  test('is there only with the user’s consent', async () => {
    history.replaceState(null, '', `/?polku_preview=${LINK}`);
    const polku = page.start({ consent: 'required' });
    expect(location.search).toBe('');
    polku.consent(true);
    await isShown('Not published');
    polku.consent(false);
    expect([title(), mark()]).toEqual([undefined, undefined]);
  });

  test('leaves nothing after destroy()', async () => {
    const before = document.documentElement.outerHTML;
    const listeners = countListeners();
    const polku = open();
    await isShown('Not published');
    await polku.destroy();
    expect([document.documentElement.outerHTML, listeners()]).toEqual([before, []]);
  });
});

describe('without one', () => {
  const refused = (message: string) =>
    Response.json({ error: { code: 'invalid_token', message } }, { status: 401 });
  test.each<[string, () => Response, string]>([
    ['an ended link', () => refused('It is over.'), 'It is over.'],
    ['an answer that is not ours', () => new Response('<html>'), 'not valid JSON'],
    [
      'a draft of a kind that is not known',
      () => Response.json({ flow: { ...draft, kind: 'hologram' } }),
      'hologram',
    ],
    ['no draft', () => Response.json({}), 'There is no preview'],
  ])('%s leaves the page as it is, with one warning that says why', async (_, given, why) => {
    answer = given;
    open();
    await isShown('Welcome');
    expect(mark()).toBeUndefined();
    expect(warnings().filter((text) => text.includes('preview'))).toEqual([
      expect.stringContaining(why),
    ]);
  });
});
