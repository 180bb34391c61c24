import { describe, expect, test } from 'vitest';
import { createHost, openPage, tokenOf } from './identity.fixture.ts';
import { makeTokenAt } from './token.fixture.ts';

describe('nobody has said who it is', () => {
  test('events are of an anonymous person, and held back by nothing', async () => {
    const { identity, track } = openPage();
    const { event, token } = track();
    expect([event.userId, token]).toEqual([undefined, undefined]);
    expect(identity.isHeld(event.id)).toBe(false);
    expect(await identity.settle()).toBeUndefined();
    expect(await identity.token()).toBeUndefined();
  });
});

describe('identified by a token', () => {
  test('events between identify and the token are anonymous, held, and then their person’s', async () => {
    const { identity, session, track } = openPage();
    const host = createHost();
    identity.byToken(host.getToken);
    const entries = [track(), track()];
    for (const { event } of entries) {
      expect(event.userId).toBeUndefined();
      expect(identity.isHeld(event.id)).toBe(true);
    }
    const settling = identity.settle();
    host.give(tokenOf('u1', 'acme'));
    const settled = await settling;
    expect(settled?.token).toMatchObject({ userId: 'u1', accountId: 'acme' });
    expect(settled?.entries).toEqual(
      entries.map(({ event }) => ({
        event: { ...event, userId: 'u1', accountId: 'acme' },
        token: settled?.token.jwt,
      })),
    );
    expect(entries.some(({ event }) => identity.isHeld(event.id))).toBe(false);
    expect(session.get()).toMatchObject({ userId: 'u1', accountId: 'acme' });
    // The anonymous id stays: what was done before belongs to the same person.
    expect(session.get().anonymousId).toBe(entries[0]?.event.anonymousId);
  });

  test('events after the token are their person’s at once, with the token', async () => {
    const { identity, track } = openPage();
    identity.byToken(() => tokenOf('u1'));
    track();
    const settled = await identity.settle();
    const { event, token } = track();
    expect([event.userId, token]).toEqual(['u1', settled?.token.jwt]);
    expect(identity.isHeld(event.id)).toBe(false);
  });

  test('events after the token has run out are held until there is a new one', async () => {
    const page = openPage();
    page.identity.byToken(() => makeTokenAt(page.now()));
    page.track();
    const first = await page.identity.settle();
    page.pass(3_600_000);
    const { event } = page.track();
    expect(event.userId).toBeUndefined();
    expect(page.identity.isHeld(event.id)).toBe(true);
    const second = await page.identity.settle();
    expect(second?.token.jwt).not.toBe(first?.token.jwt);
    expect(second?.entries[0]?.event).toMatchObject({ id: event.id, userId: 'u1' });
  });

  test('nobody is asked while nothing waits', async () => {
    const { identity } = openPage();
    identity.byToken(() => expect.fail('it was asked'));
    expect(await identity.settle()).toBeUndefined();
  });

  test('a host that gives no token leaves the events held, for the next try', async () => {
    const { identity, track } = openPage();
    let isUp = false;
    identity.byToken(async () => {
      if (!isUp) throw new Error('the token route is down');
      return tokenOf('u1');
    });
    const { event } = track();
    await expect(identity.settle()).rejects.toThrow('the token route is down');
    expect(identity.isHeld(event.id)).toBe(true);
    expect(await identity.token()).toBeUndefined();
    isUp = true;
    expect((await identity.settle())?.entries[0]?.event.userId).toBe('u1');
  });

  test('a token without an account leaves the account that the host has told', async () => {
    const { identity, session, track, group } = openPage();
    identity.byToken(() => tokenOf('u1'));
    const before = track();
    const grouped = group('acme');
    const after = track();
    const settled = await identity.settle();
    expect(settled?.entries.map(({ event }) => [event.id, event.accountId])).toEqual([
      [before.event.id, undefined],
      [grouped.event.id, 'acme'],
      [after.event.id, 'acme'],
    ]);
    expect(session.get().accountId).toBe('acme');
  });

  test('a token’s own account goes before the one that the host has told', async () => {
    const { identity, session, track, group } = openPage();
    identity.byToken(() => tokenOf('u1', 'own'));
    group('told');
    const { event } = track();
    const settled = await identity.settle();
    expect(settled?.entries.find(({ event: { id } }) => id === event.id)?.event.accountId).toBe(
      'own',
    );
    expect(session.get().accountId).toBe('own');
  });
});

describe('identified by a bare id', () => {
  test('is that user, unverified, at once', async () => {
    const { identity, session, track } = openPage();
    identity.byId('u1');
    const { event, token } = track();
    expect([event.userId, token]).toEqual(['u1', undefined]);
    expect(identity.isHeld(event.id)).toBe(false);
    expect(session.get().userId).toBe('u1');
    expect(await identity.token()).toBeUndefined();
  });

  test('as somebody else, inherits nothing', () => {
    const { identity, session } = openPage();
    identity.byId('u1');
    session.set({ accountId: 'acme' });
    const { anonymousId } = session.get();
    identity.byId('u2');
    expect(session.get().anonymousId).not.toBe(anonymousId);
    expect(session.get().accountId).toBeUndefined();
  });

  test('gives up the token of the one before', async () => {
    const { identity, track } = openPage();
    identity.byToken(() => tokenOf('u1'));
    track();
    await identity.settle();
    identity.byId('u2');
    expect(identity.current()).toEqual({ userId: 'u2', token: undefined });
  });
});

describe('forgotten', () => {
  test('nobody is known, and the next is somebody new', async () => {
    const { identity, session, track } = openPage();
    identity.byToken(() => tokenOf('u1', 'acme'));
    track();
    await identity.settle();
    const before = session.get();
    identity.forget();
    expect(identity.current()).toEqual({ userId: undefined, token: undefined });
    expect(await identity.token()).toBeUndefined();
    expect(session.get().anonymousId).not.toBe(before.anonymousId);
    expect(session.get().userId).toBeUndefined();
  });

  test('while a token is on its way: it comes too late to be anybody’s', async () => {
    const { identity, session, track } = openPage();
    const host = createHost();
    identity.byToken(host.getToken);
    const { event } = track();
    const settling = identity.settle();
    identity.forget();
    host.give(tokenOf('u1'));
    expect(await settling).toBeUndefined();
    expect(session.get().userId).toBeUndefined();
    expect(identity.isHeld(event.id)).toBe(false);
    expect(identity.current().userId).toBeUndefined();
  });
});
