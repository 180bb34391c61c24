import type { Flow, PersonPart } from '@polku/flows';
import { flowExamples, PersonPart as PersonPartSchema } from '@polku/flows/schemas';
import { describe, expect, test } from 'vitest';
import { createBootstrapRoutes } from '../http/bootstrap.ts';
import {
  type Act,
  createIngest,
  NOW,
  newId,
  SECOND,
  signToken,
  WORKSPACE,
} from './ingest.fixture.ts';

const at = (id: string, seats?: number) => ({
  ...{ id, start: '2026-12-01T14:00:00+02:00', minutes: 60 },
  ...(seats !== undefined && { seats }),
});
const training = (slots: ReturnType<typeof at>[], part: object = {}): Flow => ({
  ...flowExamples.message,
  id: 'training',
  invitation: { form: 'training', timeZone: 'Europe/Helsinki', slots, ...part },
});
const flow = { id: 'training', version: 1 };

/** What a page says; later words of a test are said later. */
let said = 0;
const says = (name: string, as: string, slot: string, act: Act = {}): Act => {
  said += SECOND;
  const id = newId();
  const properties = { form: 'training', slot, registrationId: `r-${id}` };
  return { id, name, as, of: 'acme', flow, at: NOW - 1_000_000 + said, properties, ...act };
};
const registers = (as: string, slot = 'first', act?: Act) =>
  says('invitation_registered', as, slot, act);
const cancels = (as: string, slot = 'first') => says('invitation_cancelled', as, slot);
const idOf = ({ properties }: Act) => properties?.registrationId;

async function start(document = training([at('first', 2), at('second', 1), at('open')])) {
  const ingest = await createIngest();
  await ingest.publishFlows(document);
  const routes = createBootstrapRoutes({ store: ingest.store, nowMs: () => NOW });
  const stateOf = async (sub: string) => {
    const token = await signToken({ sub, account: 'acme' });
    const body = JSON.stringify({ writeKey: WORKSPACE.writeKey, token, device: 'laptop' });
    const response = await routes.request('/v1/bootstrap', { method: 'POST', body });
    const part: PersonPart = PersonPartSchema.parse(await response.json());
    return part.invitations?.training;
  };
  return { ...ingest, routes, stateOf };
}

describe('the seats of an invitation', () => {
  test('are counted down by who registers, one a person, and told to each with the time that is theirs', async () => {
    const { send, stateOf } = await start();
    expect(await stateOf('u1')).toEqual({ left: { first: 2, second: 1 } });
    const mine = registers('u1');
    await send([mine]);
    await send([registers('u1'), registers('u3', 'open')]);
    expect(await stateOf('u2')).toEqual({ left: { first: 1, second: 1 } });
    expect(await stateOf('u1')).toMatchObject({ left: { first: 1 }, slot: 'first' });
    expect(await stateOf('u3')).toMatchObject({ left: { first: 1, second: 1 }, slot: 'open' });
  });

  test.each([
    ['in one group', (both: Act[]) => [both]],
    ['in two', (both: Act[]) => both.map((each) => [each])],
  ])(
    'go to who comes first here, whatever clocks say: the last one is one person’s (%s)',
    async (_, groups) => {
      const { check, consume, stateOf } = await start();
      const late = registers('u1', 'second', { at: NOW - 10 });
      const early = registers('u2', 'second', { at: NOW - 50 });
      for (const group of groups([late, early]))
        await consume(await Promise.all(group.map(async (act) => (await check([act])).batch)));
      expect(await stateOf('u1')).toEqual({
        left: { first: 2, second: 0 },
        slot: 'second',
        decided: idOf(late),
      });
      // Decided, and theirs is none: so a page tells them.
      expect(await stateOf('u2')).toEqual({ left: { first: 2, second: 0 }, decided: idOf(early) });
    },
  );

  test('are free again for the next when one moves or cancels', async () => {
    const { send, stateOf } = await start();
    await send([registers('u1', 'second')]);
    await send([registers('u1', 'first')]);
    expect(await stateOf('u1')).toMatchObject({ left: { first: 1, second: 1 }, slot: 'first' });
    await send([cancels('u1')]);
    const after = await stateOf('u1');
    expect([after?.left, after?.slot]).toEqual([{ first: 2, second: 1 }, undefined]);
  });

  test('of what comes every week are counted week by week', async () => {
    const weekly = { day: 2, time: '14:00', minutes: 60, seats: 1 };
    const { send, stateOf } = await start(training([], { slots: undefined, weekly }));
    const left = Object.keys((await stateOf('u1'))?.left ?? {});
    expect(left).toHaveLength(3);
    const [soon = '', next = '', last = ''] = left;
    await send([registers('u1', soon), registers('u2', soon)]);
    expect(await stateOf('u1')).toMatchObject({ left: { [soon]: 0, [next]: 1 }, slot: soon });
    expect((await stateOf('u2'))?.slot).toBeUndefined();
    await send([registers('u2', next)]);
    expect(await stateOf('u2')).toMatchObject({
      left: { [soon]: 0, [next]: 0, [last]: 1 },
      slot: next,
    });
  });

  test('who moves to a full time keeps the seat they had', async () => {
    const { send, stateOf } = await start();
    await send([registers('u1', 'second'), registers('u2', 'first')]);
    const moves = registers('u2', 'second');
    await send([moves]);
    expect(await stateOf('u2')).toEqual({
      left: { first: 1, second: 0 },
      slot: 'first',
      decided: idOf(moves),
    });
  });

  test('what comes again is not decided again, neither the yes nor the no', async () => {
    const { check, consume, send, stateOf } = await start();
    const [yes, no] = [registers('u1', 'second'), registers('u2', 'second')];
    const { batch } = await check([yes, no]);
    await consume([batch]);
    await send([cancels('u1', 'second')]);
    await consume([batch]);
    // As a dead letter or an import would have it: the event itself is not there any more.
    await consume([{ ...batch, events: batch.events.map((each) => ({ ...each })) }]);
    expect(await stateOf('u1')).toMatchObject({ left: { second: 1 } });
    expect((await stateOf('u1'))?.slot).toBeUndefined();
    expect((await stateOf('u2'))?.slot).toBeUndefined();
  });

  test('an older word of the same person that comes late changes nothing', async () => {
    const { send, stateOf } = await start();
    const old = registers('u1', 'second');
    await send([registers('u1', 'first')]);
    await send([old]);
    expect(await stateOf('u1')).toMatchObject({ left: { first: 1, second: 1 }, slot: 'first' });
  });

  test.each<[string, Act]>([
    ['of nobody verified', { as: undefined, userId: 'u1' }],
    ['of staff', { claims: { internal: true } }],
    ['for a time that there is not', { properties: { slot: 'third' } }],
    ['for no time', { properties: {} }],
    ['of a flow that invites nobody', { flow: { id: 'unknown', version: 1 } }],
    ['of the host’s own', { flow: undefined as never }],
  ])('are not taken by a registration %s', async (_, part) => {
    const { send, stateOf, events } = await start();
    const { flow: position, ...act } = { ...registers('u1'), ...part };
    await send([position ? { ...act, flow: position } : act]);
    expect(await events()).toHaveLength(1);
    expect(await stateOf('u1')).toEqual({ left: { first: 2, second: 1 } });
  });

  test('follow the organiser: more of them, fewer, and a time that is gone', async () => {
    const { send, stateOf, publishFlows } = await start(training([at('first', 1)]));
    const publish = (version: number, slots: ReturnType<typeof at>[]) =>
      publishFlows({ ...training(slots), version });
    await send([registers('u1'), registers('u2')]);
    await publish(2, [at('first', 2)]);
    // Their page is the old one still.
    await send([registers('u3')]);
    expect(await stateOf('u3')).toMatchObject({ left: { first: 0 }, slot: 'first' });
    await publish(3, [at('first', 1)]);
    expect(await stateOf('u3')).toMatchObject({ left: { first: 0 }, slot: 'first' });
    await publish(4, [at('other', 1)]);
    expect(await stateOf('u4')).toEqual({ left: { other: 1 } });
  });

  test('two users who turn out to be one sit on one seat, where the newer word has them', async () => {
    const { send, stateOf } = await start();
    await send([registers('u1', 'second'), registers('u2', 'first')]);
    await send([{ type: 'alias', userId: 'u1', previousId: 'u2' }], { isSecret: true });
    expect(await stateOf('u1')).toMatchObject({ left: { first: 1, second: 1 }, slot: 'first' });
    await send([registers('u3', 'second'), registers('u4', 'first')]);
    await send([{ type: 'alias', userId: 'u4', previousId: 'u3' }], { isSecret: true });
    expect(await stateOf('u4')).toMatchObject({ left: { first: 0, second: 1 }, slot: 'first' });
  });

  test('what comes every week has a time by its day, and no end of seats', async () => {
    const weekly = { day: 7, time: '14:00', minutes: 45, until: '2026-12-31' };
    const { send, stateOf } = await start(training([at('first', 1)], { slots: undefined, weekly }));
    for (const wrong of ['2026-11-25', '2027-01-03', '2026-13-45', 'first'])
      await send([registers('u1', wrong)]);
    expect(await stateOf('u1')).toBeUndefined();
    await send([registers('u1', '2026-11-22')]);
    expect(await stateOf('u1')).toMatchObject({ left: {}, slot: '2026-11-22' });
  });

  test('leave the shared part as it is, for caches to keep', async () => {
    const { send, routes } = await start();
    const shared = async () => {
      const response = await routes.request(`/v1/bootstrap?key=${WORKSPACE.writeKey}`);
      return [response.headers.get('etag'), await response.text()];
    };
    const before = await shared();
    await send([registers('u1')]);
    expect(await shared()).toEqual(before);
  });
});
