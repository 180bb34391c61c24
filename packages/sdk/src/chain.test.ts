// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import type { Flow } from '@polku/flows';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { survey, token, welcome } from './client.fixture.ts';
import type { Polku } from './index.ts';
import { isShown, openPage, pressEscape, title } from './page.fixture.ts';

/** Which flow follows which, and what counts as one interruption. */

const onThing = { trigger: { on: 'event', event: 'thing_done' } } satisfies Partial<Flow>;
const tour = {
  id: 'tour',
  kind: 'tour',
  name: 'Tour',
  version: 1,
  trigger: { on: 'load' },
  frequency: 'until_done',
  goal: 'first_use',
  followedBy: 'ces',
  steps: [{ id: 'one', title: 'One', text: '' }],
} satisfies Flow;

let page: ReturnType<typeof openPage>;
let backend: typeof page.backend;
let polku: Polku;

beforeEach(() => {
  page = openPage();
  backend = page.backend;
});
afterEach(() => page.close());

const start = () => {
  polku = page.start();
  return polku;
};

describe('a chain', () => {
  test('goes from a tour that succeeded to its survey, as one interruption', async () => {
    backend.shared.flows = [tour, survey];
    backend.shared.milestones = [{ key: 'first_use', event: 'report_created' }];
    backend.person.lease = { flow: 'ces', expiresAt: Date.now() + 60_000 };
    const ended: unknown[] = [];
    const names: unknown[] = [];
    start().identify(token('maya'));
    polku.on('ended', (value) => ended.push(value));
    polku.on('event', ({ name }) => names.push(name));
    await vi.waitFor(() => expect(names).toContain('tour_step_shown'));
    polku.track('report_created');
    await isShown('A short question');
    expect(ended).toEqual([{ flow: 'tour', reason: 'milestone' }]);
    await polku.flush();
    expect(backend.events()).toEqual(
      expect.arrayContaining([
        'tour_shown',
        'tour_step_shown',
        'report_created',
        'tour_ended',
        'survey_shown',
      ]),
    );
  });

  test('does not go on from a tour that was closed', async () => {
    backend.shared.flows = [tour, { ...welcome, id: 'ces', trigger: { on: 'code' } }];
    start();
    await isShown('One');
    await pressEscape();
    await polku.flush();
    expect(backend.events()).not.toContain('message_shown');
  });

  test('is not begun by what a flow itself tells', async () => {
    const echo = {
      ...welcome,
      id: 'echo',
      trigger: { on: 'event', event: 'tour_ended' },
    } satisfies Flow;
    backend.shared.policy = { ...backend.shared.policy, maxInterruptions: 9 };
    backend.shared.flows = [tour, echo];
    start();
    await isShown('One');
    await pressEscape();
    polku.track('something');
    await vi.waitFor(() => expect(polku.why().reasons.echo).toBe('trigger'));
    await polku.flush();
    expect(title()).toBeUndefined();
  });

  test('is not begun by a milestone that is not the goal', async () => {
    backend.shared.flows = [tour];
    backend.shared.milestones = [
      { key: 'first_use', event: 'report_created' },
      { key: 'invited', event: 'colleague_invited' },
    ];
    const reached: string[] = [];
    start().on('milestone', (key) => reached.push(key));
    await isShown('One');
    polku.track('colleague_invited');
    await vi.waitFor(() => expect(reached).toEqual(['invited']));
    expect(title()).toBe('One');
    polku.track('report_created');
    await vi.waitFor(() => expect(title()).toBeUndefined());
  });
});

describe('an interruption', () => {
  const done = { ...welcome, id: 'done', title: 'Done', ...onThing } satisfies Flow;

  test('is not what the user or the page has asked for', async () => {
    backend.shared.flows = [{ ...welcome, trigger: { on: 'code' } }, done];
    expect(await start().show('welcome')).toBe(true);
    await pressEscape();
    polku.track('thing_done');
    await isShown('Done');
  });

  test('of an earlier session counts no more', async () => {
    const kept = { sessionId: 'of yesterday', flows: ['other'] };
    localStorage.setItem('polku:wk_test:interruptions', JSON.stringify(kept));
    start();
    await isShown('Welcome');
  });

  test('of this session counts, and why() says so', async () => {
    backend.shared.flows = [welcome, done];
    start();
    await isShown('Welcome');
    await pressEscape();
    polku.track('thing_done');
    await vi.waitFor(() => expect(polku.why().reasons.done).toBe('interruptions'));
    expect(title()).toBeUndefined();
  });
});
