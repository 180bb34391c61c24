import { EventId } from '@polku/protocol/schemas';
import { expect, it } from 'vitest';
import { newMessageId } from './message-id.ts';

it('is an id that the backend takes, another each time, in the order of time', () => {
  const ids = [1, 1_800_000_000_000].map(newMessageId);
  for (const id of ids) expect(EventId.parse(id)).toBe(id);
  expect(ids.toSorted()).toEqual(ids);
  expect(newMessageId(1)).not.toBe(newMessageId(1));
});
