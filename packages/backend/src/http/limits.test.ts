import { describe, expect, test } from 'vitest';
import type { CheckedEvent } from '../ingest/checked.ts';
import { type Asked, createLimits, type LimitRates } from './limits.ts';

const rate = (perSecond: number, burst: number) => ({ perSecond, burst });

function start(rates: LimitRates) {
  let now = 0;
  const limits = createLimits(rates, { monotonicMs: () => now, random: () => 0.5 });
  const admit = (events: CheckedEvent[], asked: Partial<Asked> & { from?: string } = {}) => {
    const { from = '192.0.2.1', ...rest } = asked;
    const base = { workspaceId: 'ws', events, total: events.length, allowUnverified: false };
    return limits.admit({ ...base, address: () => from, ...rest });
  };
  const pass = (ms: number) => {
    now += ms;
  };
  return { admit, pass };
}

const toEvents = (count: number, trust: 0 | 1, userId?: string): CheckedEvent[] =>
  Array.from({ length: count }, () => ({
    event: { id: 'i', type: 'page', at: 0, anonymousId: 'a', sessionId: 's' },
    at: 0,
    trust,
    isInternal: false,
    ...(userId !== undefined && { userId }),
  }));
const nobodys = (count: number) => toEvents(count, 0);
/** Claimed, by nobody who was verified. */
const claimed = (count: number, userId: string) => toEvents(count, 0, userId);
const of = (userId: string, count: number) => toEvents(count, 1, userId);

describe('limits', () => {
  test('a flood of nobody verified gets no verified event refused', () => {
    const { admit } = start({
      address: rate(1, 10),
      unverified: rate(1, 20),
      subject: rate(1, 100),
      verified: rate(1, 1_000),
    });
    admit(nobodys(15));
    expect(admit(nobodys(1))).toMatchObject({ by: 'address' });
    for (let index = 0; index < 500; index += 1)
      admit(nobodys(100), { from: `192.0.2.${index % 250}` });
    expect(admit(nobodys(1), { from: '198.51.100.1' })).toMatchObject({ by: 'unverified' });
    expect(admit(of('u1', 10))).toBeUndefined();
    // From the very address that floods, and with what the person did before signing in.
    expect(admit([...nobodys(20), ...of('u1', 1)])).toBeUndefined();
  });

  test('an address that floods holds up no other', () => {
    const { admit } = start({ address: rate(1, 10), unverified: rate(100, 100) });
    expect(admit(nobodys(50))).toBeUndefined();
    expect(admit(nobodys(1))).toEqual({ by: 'address', retryAfterS: 41 });
    expect(admit(nobodys(1), { from: '192.0.2.2' })).toBeUndefined();
  });

  test('what is refused takes nothing from what others share', () => {
    const { admit } = start({ address: rate(1, 1), unverified: rate(1, 3) });
    for (let times = 0; times < 10; times += 1) admit(nobodys(1));
    expect(admit(nobodys(1), { from: '192.0.2.2' })).toBeUndefined();
    expect(admit(nobodys(1), { from: '192.0.2.3' })).toBeUndefined();
  });

  test('a workspace has its own', () => {
    const { admit } = start({ unverified: rate(1, 1), verified: rate(1, 1), subject: rate(1, 1) });
    for (const workspaceId of ['a', 'b']) {
      expect(admit(nobodys(5), { workspaceId })).toBeUndefined();
      expect(admit(of('u1', 5), { workspaceId })).toBeUndefined();
    }
    expect(admit(of('u2', 1), { workspaceId: 'a' })).toEqual({ by: 'verified', retryAfterS: 18 });
  });

  test('a person who sends too much is told when to come again, and nobody else is', () => {
    const { admit, pass } = start({ subject: rate(10, 100) });
    expect(admit(of('u1', 150))).toBeUndefined();
    expect(admit(of('u1', 1))).toEqual({ by: 'subject', retryAfterS: 6 });
    expect(admit(of('u2', 1))).toBeUndefined();
    pass(6_000);
    expect(admit(of('u1', 1))).toBeUndefined();
  });

  test('who vouches for a batch pays for all of it', () => {
    const { admit } = start({ subject: rate(1, 100) });
    expect(admit([...of('u1', 1), ...nobodys(99)])).toBeUndefined();
    expect(admit(of('u1', 1))).toMatchObject({ by: 'subject' });
  });

  test('of two persons in a batch each pays for their own', () => {
    const { admit } = start({ subject: rate(1, 10) });
    expect(admit([...of('u1', 2), ...of('u2', 30)])).toBeUndefined();
    expect(admit(of('u2', 1))).toMatchObject({ by: 'subject' });
    expect(admit(of('u1', 1))).toBeUndefined();
  });

  test('a claimed id is nobody verified', () => {
    const { admit } = start({ address: rate(1, 1) });
    admit(claimed(1, 'u1'));
    expect(admit(claimed(1, 'u2'))).toMatchObject({ by: 'address' });
  });

  test('where claimed ids are believed, a new id is no way past', () => {
    const { admit } = start({ address: rate(1, 1), subject: rate(1, 1) });
    admit(of('u1', 1), { allowUnverified: true });
    expect(admit(of('u2', 1), { allowUnverified: true })).toMatchObject({ by: 'address' });
  });

  test('a server with a secret key speaks for many, within its workspace’s limit', () => {
    const { admit } = start({ subject: rate(1, 1), address: rate(1, 1), verified: rate(1, 100) });
    expect(admit(of('u1', 99), { isSecret: true })).toBeUndefined();
    expect(admit(of('u1', 50), { isSecret: true })).toBeUndefined();
    expect(admit(of('u1', 1), { isSecret: true })).toMatchObject({ by: 'verified' });
  });

  test('refused events and empty batches are work too', () => {
    const { admit } = start({ address: rate(1, 10) });
    expect(admit([], { total: 9 })).toBeUndefined();
    expect(admit([], { total: 0 })).toBeUndefined();
    expect(admit([], { total: 0 })).toMatchObject({ by: 'address' });
  });

  test('nobody is asked to come back after more than five minutes', () => {
    const { admit } = start({ address: rate(1, 1) });
    admit(nobodys(2_500));
    expect(admit(nobodys(1))).toEqual({ by: 'address', retryAfterS: 300 });
  });

  test('without limits everything is taken', () => {
    const { admit } = start({});
    for (let times = 0; times < 100; times += 1) expect(admit(nobodys(2_500))).toBeUndefined();
  });
});
