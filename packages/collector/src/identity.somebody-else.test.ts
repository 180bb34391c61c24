import { describe, expect, test } from 'vitest';
import { createHost, openPage, tokenOf } from './identity.fixture.ts';
import type { Entry } from './queue.ts';
import { createFakeStorage } from './storage.fixture.ts';

describe('identified as somebody else', () => {
  async function identifyFirst(page: ReturnType<typeof openPage>) {
    page.identity.byToken(() => tokenOf('u1', 'acme'));
    page.track();
    await page.identity.settle();
    return page.session.get();
  }

  test('inherits neither the anonymous id nor the session nor the account', async () => {
    const page = openPage();
    const first = await identifyFirst(page);
    page.identity.byToken(() => tokenOf('u2'));
    const { event } = page.track();
    const settled = await page.identity.settle();
    const second = page.session.get();
    expect(second.userId).toBe('u2');
    expect(second.accountId).toBeUndefined();
    expect(second.anonymousId).not.toBe(first.anonymousId);
    expect(second.sessionId).not.toBe(first.sessionId);
    const own = settled?.entries.find(({ event: { id } }) => id === event.id)?.event;
    expect(own).toMatchObject({
      userId: 'u2',
      anonymousId: second.anonymousId,
      sessionId: second.sessionId,
    });
    expect(own?.accountId).toBeUndefined();
  });

  test('keeps the account that the host has told for them', async () => {
    const page = openPage();
    await identifyFirst(page);
    page.identity.byToken(() => tokenOf('u2'));
    const before = page.track();
    page.group('beta');
    const after = page.track();
    const settled = await page.identity.settle();
    const accountOf = ({ event }: Entry) =>
      settled?.entries.find(({ event: { id } }) => id === event.id)?.event.accountId;
    expect(accountOf(before)).toBeUndefined();
    expect(accountOf(after)).toBe('beta');
    expect(page.session.get().accountId).toBe('beta');
  });

  test('the same person again stays the same person', async () => {
    const page = openPage();
    const first = await identifyFirst(page);
    await identifyFirst(page);
    expect(page.session.get()).toMatchObject({
      anonymousId: first.anonymousId,
      sessionId: first.sessionId,
    });
  });

  test('on the next page too: the device remembers who it was', async () => {
    const storage = createFakeStorage();
    const first = await identifyFirst(openPage(storage));
    const page = openPage(storage);
    page.identity.byToken(() => tokenOf('u2'));
    page.track();
    await page.identity.settle();
    expect(page.session.get().anonymousId).not.toBe(first.anonymousId);
  });

  test('before the first token has come: the first one’s events are not given to the second', async () => {
    const { identity, track } = openPage();
    const [slow, quick] = [createHost(), createHost()];
    identity.byToken(slow.getToken);
    const first = track();
    const settlingFirst = identity.settle();
    identity.byToken(quick.getToken);
    const second = track();
    const settlingSecond = identity.settle();
    quick.give(tokenOf('u2'));
    slow.give(tokenOf('u1'));
    expect(await settlingFirst).toBeUndefined();
    const settled = await settlingSecond;
    expect(settled?.entries.map(({ event: { id } }) => id)).toEqual([second.event.id]);
    expect(identity.isHeld(first.event.id)).toBe(false);
    expect(identity.current().userId).toBe('u2');
  });
});
