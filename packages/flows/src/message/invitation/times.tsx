import type { RefCallback } from 'preact';
import type { Stage } from '../../stage.ts';
import type { Invitation } from './schema.ts';
import type { Slot } from './slots.ts';
import { toCity, toTimeTexts } from './time-text.ts';
import type { invitationWords } from './words.ts';

type Common = { invitation: Invitation; stage: Stage; words: typeof invitationWords };
type Props = Common & {
  slots: readonly Slot[];
  chosen: Slot | undefined;
  /** The one that is the user's. */
  mine: Slot | undefined;
  isFree(slot: Slot): boolean;
  /** It is being asked whether the chosen one is free. */
  isAsking: boolean;
  /** Where the focus comes to. */
  said: RefCallback<HTMLElement> | null;
  onChoose(slot: Slot): void;
};

/** The times to choose from, one stop of the Tab key; what is full can be read and not chosen. */
export function Times(props: Props) {
  const { slots, chosen, mine, isFree, isAsking, said, onChoose, ...common } = props;
  const { words } = common;
  const seatsOf = ({ id, seats }: Slot) => {
    if (id === mine?.id) return words.yours;
    return seats === undefined || seats > 0 ? seats && words.seats(seats) : words.full;
  };
  return (
    <fieldset ref={said} class="times" tabIndex={-1} disabled={isAsking}>
      <legend>{words.choose}</legend>
      {slots.map((slot) => (
        <label key={slot.id}>
          <input
            type="radio"
            name="polku-time"
            checked={slot.id === chosen?.id}
            disabled={!isFree(slot)}
            onChange={() => onChoose(slot)}
          />
          <span>
            <TimeText {...common} slot={slot} />
            {seatsOf(slot) && <small>{seatsOf(slot)}</small>}
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
