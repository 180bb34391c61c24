// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import type { Flow } from '@polku/flows';
import { views } from '@polku/flows/views';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { survey, token, welcome } from './client.fixture.ts';
import type { Polku } from './index.ts';
import { isShown, openPage, pressEscape, title } from './page.fixture.ts';

/** How a survey comes to the screen: asked for with answers, by an address, after a reload, when chunks fail. */

const nps = {
  ...survey,
  id: 'nps',
  frequency: 'always',
  questions: [
    { kind: 'nps', id: 'score', text: 'Recommend?' },
    { kind: 'text', id: 'why', text: 'Why?' },
  ],
} satisfies Flow;

let page: ReturnType<typeof openPage>;
let polku: Polku;
/** Every telling of answers. */
let answers: { responseId: string; answers: object }[];

beforeEach(() => {
  page = openPage();
  answers = [];
  page.backend.shared.flows = [nps];
  page.backend.person.lease = { flow: 'nps', expiresAt: Date.now() + 60_000 };
});
afterEach(async () => {
  history.replaceState(null, '', '/');
  vi.restoreAllMocks();
  await page.close();
});

const start = (who = 'maya') => {
  polku = page.start();
  polku.identify(token(who));
  polku.on('event', ({ name, properties }) => {
    if (name === 'survey_answered') answers.push(properties as never);
  });
  return polku;
};
const root = () => document.querySelector('polku-stage')?.shadowRoot;
const checked = () =>
  [...(root()?.querySelectorAll<HTMLInputElement>('input:checked') ?? [])].map((each) =>
    each.getAttribute('aria-label')?.replace(/ .*/, ''),
  );
const choose = (value: number) =>
  root()?.querySelectorAll<HTMLInputElement>('input')[value]?.click();
const press = () => root()?.querySelector<HTMLElement>('.primary')?.click();
const isAsked = (text: string) =>
  vi.waitFor(() => expect(root()?.querySelector('.question')?.textContent).toBe(text));

describe('a survey that is shown by its id', () => {
  test('S28: begins with the answers that it is given, and its events carry what the page says', async () => {
    start();
    expect(
      await polku.show('nps', { answers: { score: 9 }, properties: { invoice: 'A-12' } }),
    ).toBe(true);
    expect(checked()).toEqual(['9']);
    press();
    await isAsked('Why?');
    expect(answers).toMatchObject([{ invoice: 'A-12', answers: { score: 9 }, complete: false }]);
  });

  test('S19: asked for twice at once, it is there once', async () => {
    start();
    const load = vi.spyOn(views, 'survey');
    const shown = await Promise.all([polku.show('nps'), polku.show('nps')]);
    expect(shown.filter(Boolean)).toHaveLength(1);
    expect(document.querySelectorAll('polku-stage')).toHaveLength(1);
    expect(load).toHaveBeenCalledOnce();
  });

  test('S20: what the network has not brought is asked for again at the next occasion', async () => {
    start();
    const lost = vi.spyOn(views, 'survey').mockRejectedValue(new TypeError('Failed to fetch'));
    expect(await polku.show('nps')).toBe(false);
    expect(document.querySelector('polku-stage')).toBeNull();
    lost.mockRestore();
    expect(await polku.show('nps')).toBe(true);
    expect(title()).toContain('A short question');
  });
});

describe('a survey on a page', () => {
  test('S29: that asked before asks again, and it is another response', async () => {
    start();
    for (const score of [9, 3]) {
      expect(await polku.show('nps')).toBe(true);
      choose(score);
      await vi.waitFor(() => expect(root()?.querySelector('.primary')?.textContent).toBe('Next'));
      press();
      await isAsked('Why?');
      await pressEscape();
    }
    expect(answers.map((each) => each.answers)).toEqual([{ score: 9 }, { score: 3 }]);
    expect(new Set(answers.map(({ responseId }) => responseId)).size).toBe(2);
  });

  test('S23: where the browser’s storage throws is shown, and its answer is told', async () => {
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
    Object.defineProperty(globalThis, 'localStorage', {
      configurable: true,
      get() {
        throw new DOMException('Forbidden', 'SecurityError');
      },
    });
    try {
      start();
      expect(await polku.show('nps', { answers: { score: 9 } })).toBe(true);
      press();
      await isAsked('Why?');
      expect(answers).toMatchObject([{ answers: { score: 9 } }]);
      await polku.flush();
      expect(page.backend.events()).toContain('survey_answered');
    } finally {
      Object.defineProperty(globalThis, 'localStorage', descriptor ?? {});
    }
  });
});

describe('a survey that an address names', () => {
  test('opens when the page has loaded, with its answer; nothing is sent until the user does', async () => {
    history.replaceState(null, '', '/?polku_survey=nps&polku_score=9');
    start();
    await isShown('A short question · 1 of 2');
    expect(checked()).toEqual(['9']);
    expect(answers).toEqual([]);
  });

  test('opens once, and not again with the next route', async () => {
    history.replaceState(null, '', '/?polku_survey=nps');
    start();
    await isShown('A short question · 1 of 2');
    root()?.querySelector<HTMLElement>('.icon')?.click();
    polku.page();
    await vi.waitFor(() => expect(polku.why().reasons.nps).toBe('trigger'));
    expect(title()).toBeUndefined();
  });

  test('is not shown where it is not published, and still needs a lease', async () => {
    history.replaceState(null, '', '/?polku_survey=nps&polku_score=9');
    delete page.backend.person.lease;
    start();
    await vi.waitFor(() => expect(page.backend.asked('survey')).toContain('nps'));
    await polku.show('other');
    expect(title()).toBeUndefined();
  });
});

describe('a survey that was left in the middle', () => {
  async function leaveInTheMiddle() {
    start();
    await polku.show('nps');
    choose(3);
    // Drawn anew, as it is before anybody can press again.
    await vi.waitFor(() => expect(root()?.querySelector('.primary')?.textContent).toBe('Next'));
    press();
    await isAsked('Why?');
    await polku.destroy();
    return answers.splice(0);
  }

  test('goes on after a reload, under the same id and the same lease', async () => {
    const [before] = await leaveInTheMiddle();
    start();
    await isAsked('Why?');
    press();
    expect(answers).toMatchObject([
      { responseId: before?.responseId, answers: { score: 3 }, complete: true },
    ]);
    await polku.destroy();
    start();
    await vi.waitFor(() => expect(polku.why().reasons.nps).toBe('trigger'));
    expect(title()).toBeUndefined();
  });

  test('is nothing to the next person at this desk', async () => {
    await leaveInTheMiddle();
    start('tom');
    await vi.waitFor(() => expect(polku.why().reasons.nps).toBe('trigger'));
    expect(title()).toBeUndefined();
  });

  test('is left after a day', async () => {
    await leaveInTheMiddle();
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 24 * 3_600_000 + 1);
    start();
    await vi.waitFor(() => expect(polku.why().reasons.nps).toBe('trigger'));
    expect(title()).toBeUndefined();
  });
});

describe.each([
  ['slot', { kind: 'slot', slot: 'home' }, '<div data-polku-slot="home"></div>'],
  ['element', { kind: 'hotspot', at: '#new' }, '<button id="new">New</button>'],
] as const)('a survey on a %s that is not on the page', (_, surface, markup) => {
  const place = () => document.querySelector('#place') as HTMLElement;
  beforeEach(() => {
    document.body.innerHTML = '<div id="place"></div>';
    const size = { width: 40, height: 20 } as DOMRect;
    vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(size);
    page.backend.shared.flows = [{ ...nps, surface }];
  });
  afterEach(() => document.body.replaceChildren());

  test('takes no lease and stands in nobody’s way, and is asked when that comes', async () => {
    page.backend.shared.flows.push({ ...welcome, trigger: { on: 'code' } });
    start();
    expect(await polku.show('nps')).toBe(false);
    expect(polku.why().reasons.nps).toBe('no_place');
    expect(page.backend.asked('survey').filter(Boolean)).toEqual([]);
    expect(await polku.show('welcome')).toBe(true);
    root()?.querySelector<HTMLElement>('.icon')?.click();
    place().innerHTML = markup;
    await vi.waitFor(() => expect(page.backend.asked('survey')).toContain('nps'));
    await vi.waitFor(() => expect(polku.why().open).toBe('nps'));
  });

  test('is not waited for when all of it has ended', async () => {
    start();
    await polku.show('nps');
    await polku.destroy();
    const { length } = page.backend.requests;
    place().innerHTML = markup;
    // The frame in which the page is looked at, and one more.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    expect(page.backend.requests).toHaveLength(length);
  });
});
