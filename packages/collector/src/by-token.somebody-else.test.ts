import type { Event } from '@polku/protocol';
import { describe, expect, test } from 'vitest';
import { createHost, openPage, tokenOf } from './by-token.fixture.ts';
import { createFakeStorage } from './storage.fixture.ts';

describe('identified as somebody else', () => {
  async function identifyFirst(page: ReturnType<typeof openPage>) {
    page.identify(() => tokenOf('u1', 'acme'));
    page.track();
    await page.settle();
    return page.session.get();
  }

  test('inherits neither the anonymous id nor the session nor the account', async () => {
    const page = openPage();
    const first = await identifyFirst(page);
    page.identify(() => tokenOf('u2'));
    const event = page.track();
    await page.settle();
    const second = page.session.get();
    expect(second.userId).toBe('u2');
    expect(second.accountId).toBeUndefined();
    expect(second.anonymousId).not.toBe(first.anonymousId);
    expect(second.sessionId).not.toBe(first.sessionId);
    const own = page.waiting(event)?.event;
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
    page.identify(() => tokenOf('u2'));
    const before = page.track();
    page.group('beta');
    const after = page.track();
    await page.settle();
    const accountOf = (event: Event) => page.waiting(event)?.event.accountId;
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
    page.identify(() => tokenOf('u2'));
    page.track();
    await page.settle();
    expect(page.session.get().anonymousId).not.toBe(first.anonymousId);
  });

  test('before the first token has come: the first one’s events are not given to the second', async () => {
    const { identify, track, settle, isHeld, waiting, person } = openPage();
    const [slow, quick] = [createHost(), createHost()];
    identify(slow.getToken);
    const first = track();
    const settlingFirst = settle();
    identify(quick.getToken);
    const second = track();
    expect(isHeld(first)).toBe(false);
    const settlingSecond = settle();
    quick.give(tokenOf('u2'));
    slow.give(tokenOf('u1'));
    await Promise.all([settlingFirst, settlingSecond]);
    expect(waiting(first)).toEqual({ event: first, token: undefined });
    expect(waiting(second)?.event.userId).toBe('u2');
    expect(person().current().userId).toBe('u2');
  });
});
