import { describe, expect, test } from 'vitest';
import { createHost, openPage, tokenOf } from './by-token.fixture.ts';
import { makeTokenAt } from './token.fixture.ts';

describe('identified by a token', () => {
  test('events between identify and the token are anonymous, held, and then their person’s', async () => {
    const { identify, session, track, isHeld, settle, waiting } = openPage();
    const host = createHost();
    identify(host.getToken);
    const events = [track(), track()];
    for (const event of events) {
      expect(event.userId).toBeUndefined();
      expect(isHeld(event)).toBe(true);
    }
    const settling = settle();
    host.give(tokenOf('u1', 'acme'));
    const token = await settling;
    expect(token).toMatchObject({ userId: 'u1', accountId: 'acme' });
    for (const event of events) {
      const known = { ...event, userId: 'u1', accountId: 'acme' };
      expect(waiting(event)).toEqual({ event: known, token: token?.jwt });
      expect(isHeld(event)).toBe(false);
    }
    expect(session.get()).toMatchObject({ userId: 'u1', accountId: 'acme' });
    // The anonymous id stays: what was done before belongs to the same person.
    expect(session.get().anonymousId).toBe(events[0]?.anonymousId);
  });

  test('events after the token are their person’s at once, with the token', async () => {
    const { identify, track, settle, isHeld, waiting } = openPage();
    identify(() => tokenOf('u1'));
    track();
    const token = await settle();
    const event = track();
    expect(waiting(event)).toMatchObject({ event: { userId: 'u1' }, token: token?.jwt });
    expect(isHeld(event)).toBe(false);
  });

  test('events after the token has run out are held until there is a new one', async () => {
    const page = openPage();
    page.identify(() => makeTokenAt(page.now()));
    page.track();
    const first = await page.settle();
    page.pass(3_600_000);
    const event = page.track();
    expect(event.userId).toBeUndefined();
    expect(page.isHeld(event)).toBe(true);
    const second = await page.settle();
    expect(second?.jwt).not.toBe(first?.jwt);
    expect(page.waiting(event)).toMatchObject({ event: { userId: 'u1' }, token: second?.jwt });
  });

  test('nobody is asked while nothing waits', async () => {
    const { identify, settle } = openPage();
    identify(() => expect.fail('it was asked'));
    expect(await settle()).toBeUndefined();
  });

  test('a host that gives no token leaves the events held, for the next try', async () => {
    const { identify, track, settle, isHeld, person, warn, schedule } = openPage();
    identify(async () => {
      throw new Error('the token route is down');
    });
    const event = track();
    expect(await settle()).toBeUndefined();
    expect(warn.mock.calls).toEqual([['the token route is down']]);
    expect(schedule).toHaveBeenCalledWith(10_000);
    expect(isHeld(event)).toBe(true);
    expect(await person().token?.()).toBeUndefined();
  });

  test('a token without an account leaves the account that the host has told', async () => {
    const { identify, session, track, group, settle, waiting } = openPage();
    identify(() => tokenOf('u1'));
    const events = [track(), group('acme'), track()];
    await settle();
    expect(events.map((event) => waiting(event)?.event.accountId)).toEqual([
      undefined,
      'acme',
      'acme',
    ]);
    expect(session.get().accountId).toBe('acme');
  });

  test('a token’s own account goes before the one that the host has told', async () => {
    const { identify, session, track, group, settle, waiting } = openPage();
    identify(() => tokenOf('u1', 'own'));
    group('told');
    const event = track();
    await settle();
    expect(waiting(event)?.event.accountId).toBe('own');
    expect(session.get().accountId).toBe('own');
  });
});

describe('identified as somebody else', () => {
  test('while a token is on its way: it comes too late to be anybody’s', async () => {
    const { identify, session, track, settle, become, waiting } = openPage();
    const host = createHost();
    identify(host.getToken);
    const event = track();
    const settling = settle();
    become({ current: () => ({}) });
    host.give(tokenOf('u1'));
    expect(await settling).toBeUndefined();
    expect(session.get().userId).toBeUndefined();
    expect(waiting(event)).toEqual({ event, token: undefined });
  });
});
