import { NotificationBody } from '@polku/protocol/schemas';
import { expect, it } from 'vitest';
import type { Detail } from './occurrence.ts';
import { toNotificationBody } from './playbook-body.ts';

const at = Date.parse('2026-01-02T03:04:05Z');
const answer = { response: 'r1', flow: 'nps', question: 'score' };

it.each<Detail>([
  { kind: 'silence', since: 'contract', sinceAt: at, days: 7 },
  { kind: 'stuck', flow: 'welcome', step: null, sinceAt: at },
  { kind: 'detractor', ...answer },
  { kind: 'passive', ...answer },
  { kind: 'promoter', ...answer },
  { kind: 'low_ces', ...answer },
  { kind: 'goal_reached', goal: 'g1' },
  { kind: 'goal_at_risk', goal: 'g1' },
  { kind: 'account_moved_up', from: null, to: 'high' },
  { kind: 'champion_silent', lastSeenAt: at, days: 30 },
])('what channels are told of $kind is as the protocol has it', (detail) => {
  const occurrence = { key: 'k', userId: 'u1', accountId: undefined, at, detail };
  const body = toNotificationBody(occurrence, { account: undefined, ownerId: 'aino', nowMs: at });
  expect(NotificationBody.parse(body)).toEqual(body);
  expect(body?.data).toMatchObject({ user: { id: 'u1' }, account: null, owner: { id: 'aino' } });
});
