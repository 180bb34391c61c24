import type { Flow, PersonPart } from '@polku/flows';
import { upcomingSlots } from '@polku/flows/select';
import { countTaken, readRegistrations } from '../store/sql/registrations.ts';
import type { Db } from '../store/store.ts';

/**
 * What one person's browser is told of what they are invited to: how many seats are left, and which time is theirs.
 * It comes with the person's part and not with the shared one, which would then change with every registration and
 * be kept by no cache. Undefined where nothing is counted.
 */
export async function readInvitations(
  db: Db,
  of: { workspaceId: string; userId: string; flows: readonly Flow[]; nowMs: number },
): Promise<PersonPart['invitations']> {
  const { workspaceId, flows, nowMs } = of;
  const invited = flows.flatMap((flow) =>
    flow.kind === 'message' && flow.invitation ? [{ id: flow.id, to: flow.invitation }] : [],
  );
  if (invited.length === 0) return undefined;
  const registrations = await readRegistrations(db, of);
  const told: NonNullable<PersonPart['invitations']> = {};
  for (const { id, to } of invited) {
    const own = registrations.get(id);
    const counted = upcomingSlots(to, nowMs).filter(({ seats }) => seats !== undefined);
    if (!own && counted.length === 0) continue;
    const taken = await countTaken(db, { workspaceId, flowId: id });
    const left = counted.map(({ id: slot, seats = 0 }): [string, number] => [
      slot,
      Math.max(0, seats - (taken.get(slot) ?? 0)),
    ]);
    told[id] = {
      left: Object.fromEntries(left),
      ...(own && { decided: own.decided }),
      ...(own?.slot != null && { slot: own.slot }),
    };
  }
  return told;
}
