import type { Stage } from '../../stage.ts';
import type { Invitation } from './schema.ts';
import type { Slot } from './slots.ts';
import { toCity, toTimeTexts } from './time-text.ts';
import type { invitationWords } from './words.ts';

type Common = { invitation: Invitation; stage: Stage; words: typeof invitationWords };
type Props = Common & {
  slots: readonly Slot[];
  chosen: Slot | undefined;
  onChoose(slot: Slot): void;
};

/** The times to choose from, one stop of the Tab key; what is full can be read and not chosen. */
export function Times({ slots, chosen, onChoose, ...common }: Props) {
  const { words } = common;
  return (
    <fieldset class="times">
      <legend>{words.choose}</legend>
      {slots.map((slot) => (
        <label key={slot.id}>
          <input
            type="radio"
            name="polku-time"
            checked={slot === chosen}
            disabled={slot.seats === 0}
            onChange={() => onChoose(slot)}
          />
          <span>
            <TimeText {...common} slot={slot} />
            {slot.seats !== undefined && (
              <small>{slot.seats ? words.seats(slot.seats) : words.full}</small>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** By the user's clock, and by the organiser's where that shows another time. */
export function TimeText({ invitation, stage, words, slot }: Common & { slot: Slot }) {
  const { timeZone } = invitation;
  const { own, there } = toTimeTexts(slot, timeZone, { languages: stage.languages });
  return (
    <>
      <span class="time">{own}</span>
      {there && <small>{words.there(there, toCity(timeZone))}</small>}
    </>
  );
}
