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
    flow.kind === 'message' && flow.invitation
      ? [{ id: flow.id, counted: upcomingSlots(flow.invitation, nowMs).filter(hasSeats) }]
      : [],
  );
  if (invited.length === 0) return undefined;
  const registrations = await readRegistrations(db, of);
  const flowIds = invited.filter(({ counted }) => counted.length > 0).map(({ id }) => id);
  const taken = await countTaken(db, { workspaceId, flowIds });
  const told: NonNullable<PersonPart['invitations']> = {};
  for (const { id, counted } of invited) {
    const own = registrations.get(id);
    if (!own && counted.length === 0) continue;
    const left = counted.map(({ id: slot, seats = 0 }): [string, number] => [
      slot,
      Math.max(0, seats - taken(id, slot)),
    ]);
    told[id] = {
      left: Object.fromEntries(left),
      ...(own && { decided: own.decided }),
      ...(own?.slot != null && { slot: own.slot }),
    };
  }
  return told;
}

const hasSeats = ({ seats }: { seats?: number | undefined }): boolean => seats !== undefined;
