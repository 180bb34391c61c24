import { describe, expect, test } from 'vitest';
import { idsOf, toBatch } from '../log.suite.ts';
import { parseMessage, toMessages } from './message.ts';

const MAX_BYTES = 1_048_576;

describe('messages', () => {
  test('carry a batch whole', () => {
    const batch = toBatch('ws', 3, 1);
    const [message, ...others] = toMessages(batch, MAX_BYTES);
    expect(others).toEqual([]);
    expect(parseMessage(message?.data ?? '')).toEqual(batch);
  });

  test('are no larger than a server takes, in the order of the batch', () => {
    const batch = toBatch('ws', 200);
    const messages = toMessages(batch, 4_000);
    expect(messages.length).toBeGreaterThan(5);
    expect(Math.max(...messages.map(({ data }) => Buffer.byteLength(data)))).toBeLessThan(3_500);
    const events = messages.flatMap(({ data }) => parseMessage(data)?.events ?? []);
    expect(events).toEqual(batch.events);
    expect(idsOf({ ...batch, events })).toEqual(idsOf(batch));
  });

  test.each(['', 'null', '[]', '{"v":2,"workspaceId":"ws"}', 'polku'])(
    'that say %j are not known here',
    (data) => {
      expect(parseMessage(data)).toBeUndefined();
    },
  );
});
