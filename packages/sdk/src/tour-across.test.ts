// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import type { Flow } from '@polku/flows';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { survey, token } from './client.fixture.ts';
import { isShown, openPage } from './page.fixture.ts';

/** A tour and what was done elsewhere: an answer given in a survey, a step seen on another device. */

const role = {
  ...survey,
  id: 'role',
  frequency: 'always',
  questions: [{ kind: 'ces', id: 'ease', text: 'It was easy.' }],
} satisfies Flow;

const easy = {
  event: 'survey_answered',
  where: { fact: 'properties.answers.ease', is: 'gte', value: 5 },
  is: 'exists',
} as const;

const tour = {
  id: 'welcome',
  kind: 'tour',
  name: 'Welcome',
  version: 1,
  trigger: { on: 'code' },
  frequency: 'always',
  steps: [
    { id: 'hello', title: 'Hello', text: '', next: [{ when: easy, to: 'deeper' }, { to: 'help' }] },
    { id: 'help', title: 'Help', text: '', next: 'end' },
    { id: 'deeper', title: 'Deeper', text: '', next: 'end' },
  ],
} satisfies Flow;

let page: ReturnType<typeof openPage>;
beforeEach(() => {
  page = openPage();
  page.backend.shared.flows = [role, tour];
  page.backend.person.lease = { flow: 'role', expiresAt: Date.now() + 60_000 };
});
afterEach(() => page.close());

const root = () => document.querySelector('polku-stage')?.shadowRoot;
const press = () => root()?.querySelector<HTMLElement>('.primary')?.click();
const isGone = () => vi.waitFor(() => expect(root()?.querySelector('.card')).toBeFalsy());

describe('a tour that branches by an answer', () => {
  test.each([
    [7, 'Deeper'],
    [1, 'Help'],
  ])('after %i it leads to “%s”', async (value, title) => {
    const polku = page.start();
    polku.identify(token('maya'));
    const answered = new Promise<void>((resolve) =>
      polku.on('event', ({ name }) => name === 'survey_answered' && resolve()),
    );
    expect(await polku.show('role', { answers: { ease: value } })).toBe(true);
    press();
    await answered;
    // Thanked, and closed.
    press();
    await isGone();
    expect(await polku.show('welcome')).toBe(true);
    await isShown('Hello');
    press();
    await isShown(title);
  });
});

describe('a tour that was left on another device', () => {
  const at = Date.now() - 3_600_000;
  const left = { shownAt: at, progress: { step: 'help', at, seen: ['hello', 'help'] } };

  test('goes on by itself at its step here', async () => {
    page.backend.person.history = { welcome: left };
    page.start().identify(token('maya'));
    await isShown('Help');
  });

  test('and ended there begins anew', async () => {
    page.backend.person.history = { welcome: { ...left, endedAt: at + 1, doneAt: at + 1 } };
    const polku = page.start();
    polku.identify(token('maya'));
    await vi.waitFor(() => expect(page.asked('person')).toBe(1));
    expect(await polku.show('welcome')).toBe(true);
    await isShown('Hello');
  });
});
