import type { Flow, InvitationAnswered } from '@polku/flows';
import { InvitationAnswered as AnsweredSchema } from '@polku/flows/schemas';
import { slotOf } from '@polku/flows/select';
import { readFlowVersion } from '../store/sql/flows.ts';
import { countTaken, readRegistrations, saveRegistration } from '../store/sql/registrations.ts';
import type { Db } from '../store/store.ts';
import type { CheckedBatch } from './checked.ts';
import type { CountingEvent } from './known-event.ts';

/**
 * Gives the seats of invitations: one a person and invitation, to whoever's word comes first here. The order is the
 * server's, for no clock of a device may decide who sits; that one user's words come in theirs is all that devices
 * are asked for. Their newest word holds: another time moves them, cancelling frees the seat, and who finds a time
 * full keeps the seat they had. What was decided is not decided anew, however often its event comes.
 */
export async function recordRegistrations(
  db: Db,
  { workspaceId }: CheckedBatch,
  events: readonly CountingEvent[],
): Promise<void> {
  for (const event of events) {
    const said = parseSaid(event);
    if (said) await decide(db, workspaceId, said);
  }
}

type Said = {
  event: CountingEvent;
  flow: NonNullable<CountingEvent['flow']>;
  answered: InvitationAnswered;
  isCancelled: boolean;
};

function parseSaid(event: CountingEvent): Said | undefined {
  const { type, name, flow, properties } = event;
  const isCancelled = name === 'invitation_cancelled';
  if (type !== 'track' || !flow || !(isCancelled || name === 'invitation_registered')) return;
  const { data: answered } = AnsweredSchema.safeParse(properties);
  return answered && { event, flow, answered, isCancelled };
}

async function decide(db: Db, workspaceId: string, said: Said): Promise<void> {
  const { event, flow, answered, isCancelled } = said;
  const { id: event_id, at, userId } = event;
  const known = (await readRegistrations(db, { workspaceId, userId })).get(flow.id);
  if (known && (at < known.at || (at === known.at && event_id <= known.event_id))) return;
  const slot = isCancelled ? null : await giveSeat(db, workspaceId, said, known?.slot ?? null);
  // Of a time that there is not it stays an event.
  if (slot === undefined) return;
  await saveRegistration(db, {
    workspace_id: workspaceId,
    flow_id: flow.id,
    user_id: userId,
    slot,
    decided: answered.registrationId ?? event_id,
    at,
    event_id,
  });
}

/** The time that is theirs from now on, the former one where the new one is full. */
async function giveSeat(
  db: Db,
  workspaceId: string,
  { flow, answered: { slot } }: Said,
  former: string | null,
): Promise<string | null | undefined> {
  const flowId = flow.id;
  // The organiser may have found more chairs since that page was opened, or taken the time out.
  const current = await readFlowVersion(db, { workspaceId, flowId });
  const { version } = flow;
  const found =
    seatsOf(current, slot) ??
    seatsOf(await readFlowVersion(db, { workspaceId, flowId, version }), slot);
  if (!found) return undefined;
  if (slot === former || found.seats === undefined) return slot;
  const taken = await countTaken(db, { workspaceId, flowIds: [flowId] });
  return taken(flowId, slot) < found.seats ? slot : former;
}

const seatsOf = (flow: Flow | undefined, slot: string) =>
  flow?.kind === 'message' && flow.invitation ? slotOf(flow.invitation, slot) : undefined;
