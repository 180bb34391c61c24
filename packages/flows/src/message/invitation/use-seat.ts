import { useEffect, useState } from 'preact/hooks';
import type { SurfacedProps } from '../../view.ts';
import type { Invitation } from './schema.ts';
import { type Slot, upcomingSlots } from './slots.ts';

/**
 * Where the user stands with an invitation. A time without an end of seats is theirs when they say so. Of the others
 * the backend has to say: two may have pressed for the last seat, and the page knows by the id that it made whether
 * theirs was decided. Until then nothing is promised; offline it stays open, and the next visit shows what came of it.
 */
export type Seat = {
  /** Those to come, with the seats that are left. */
  slots: readonly Slot[];
  now: Standing;
  /** The time that is theirs, also while they look for another. */
  mine: Slot | undefined;
  register(slot: Slot): void;
  /** Asks once more what became of it. */
  ask(): void;
  /** They want to look at the times again, and then leave it as it was. */
  change(): void;
  keep(): void;
  cancel(): void;
};

export type Standing =
  | { is: 'choosing'; note?: 'taken' | 'cancelled' }
  /** `asking`: under way; `sent`: nobody has said yet. */
  | { is: 'asking' | 'sent'; slot: Slot; id: string }
  | { is: 'registered'; slot: Slot };

type Props = Pick<SurfacedProps<'message'>, 'stage' | 'emit'> & { invitation: Invitation };

export function useSeat({ invitation, stage, emit }: Props): Seat {
  const [known, setKnown] = useState(stage.invitation);
  const [times] = useState(() => upcomingSlots(invitation, Date.now()));
  const slots = times.map((slot) => ({ ...slot, seats: known?.left[slot.id] ?? slot.seats }));
  const [mineId, setMineId] = useState(known?.slot);
  const mine = slots.find(({ id }) => id === mineId);
  const [now, setNow] = useState<Standing>(
    mine ? { is: 'registered', slot: mine } : { is: 'choosing' },
  );

  function take(slot: Slot) {
    setMineId(slot.id);
    setNow({ is: 'registered', slot });
  }

  const confirm = (slot: Slot) => emit('invitation_confirmed', { slot: slot.id });

  useEffect(() => {
    // It was confirmed when no page of theirs was there to hear it.
    if (mine && !stage.history()?.doneAt) confirm(mine);
  }, []);

  async function ask(slot: Slot, id: string) {
    setNow({ is: 'asking', slot, id });
    await stage.catchUp();
    const state = stage.invitation();
    setKnown(state);
    if (state?.decided !== id) setNow({ is: 'sent', slot, id });
    else if (state.slot !== slot.id) setNow({ is: 'choosing', note: 'taken' });
    else {
      confirm(slot);
      take(slot);
    }
  }

  return {
    slots,
    now,
    mine,
    register(slot) {
      const registrationId = newRegistrationId();
      const isCounted = slot.seats !== undefined;
      emit('invitation_registered', {
        form: invitation.form,
        slot: slot.id,
        start: new Date(slot.startMs).toISOString(),
        registrationId,
        ...(isCounted && { isConfirmed: false }),
      });
      if (isCounted) void ask(slot, registrationId);
      else take(slot);
    },
    ask() {
      if (now.is === 'sent') void ask(now.slot, now.id);
    },
    change: () => setNow({ is: 'choosing' }),
    keep: () => mine && take(mine),
    cancel() {
      if (!mine) return;
      emit('invitation_cancelled', { slot: mine.id, registrationId: newRegistrationId() });
      setMineId(undefined);
      setNow({ is: 'choosing', note: 'cancelled' });
      void stage.catchUp().then(() => setKnown(stage.invitation()));
    },
  };
}

/** One person's alone, so that a few random figures are enough. */
const newRegistrationId = () => crypto.getRandomValues(new Uint32Array(2)).join('-');
