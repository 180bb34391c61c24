import type { Event } from '@polku/protocol';
import { describe, expect, test } from 'vitest';
import { createFakeMemory } from './memory.fixture.ts';
import { createVisits } from './visits.ts';

const view = { type: 'page' } as Event;

function createBrowser() {
  const memory = createFakeMemory();
  const session = { anonymousId: 'a', sessionId: 's1' };
  return { memory, session, open: () => createVisits(memory, () => session) };
}

describe('the sessions of a person, and the pages of one', () => {
  test('begin with one of each', () => {
    expect(createBrowser().open().read()).toEqual({ sessions: 1, pages: 1 });
  });

  test('are counted over pages that load', () => {
    const { session, open } = createBrowser();
    open();
    expect(open().read()).toEqual({ sessions: 1, pages: 2 });
    session.sessionId = 's2';
    expect(open().read()).toEqual({ sessions: 2, pages: 1 });
  });

  test('are counted by what a single-page product tells of', () => {
    const page = createBrowser().open();
    page.add({ type: 'track' } as Event);
    for (let i = 0; i < 3; i++) page.add(view);
    expect(page.read()).toEqual({ sessions: 1, pages: 3 });
  });

  test('do not count a page twice that loads and is told of', () => {
    const { open } = createBrowser();
    open().add(view);
    const next = open();
    next.add(view);
    expect(next.read().pages).toBe(2);
  });

  test('go on in a page that stays open over the end of a session', () => {
    const { session, open } = createBrowser();
    const page = open();
    page.add(view);
    session.sessionId = 's2';
    expect(page.read()).toEqual({ sessions: 2, pages: 1 });
    expect(page.read()).toEqual({ sessions: 2, pages: 1 });
  });

  test('are nothing to the next person', () => {
    const { memory, session, open } = createBrowser();
    open();
    Object.assign(session, { anonymousId: 'b', sessionId: 's2' });
    expect(open().read()).toEqual({ sessions: 1, pages: 1 });
    expect(JSON.stringify(memory.read('visits'))).not.toContain('"a"');
  });
});
