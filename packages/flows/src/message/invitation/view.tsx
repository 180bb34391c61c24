import type { ComponentChildren, RefCallback } from 'preact';
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SurfacedProps } from '../../view.ts';
import { Registered, Sent } from './registered.tsx';
import type { Invitation } from './schema.ts';
import type { Slot } from './slots.ts';
import { Times } from './times.tsx';
import { type Seat, type Standing, useSeat } from './use-seat.ts';
import { invitationWords } from './words.ts';

export { styles } from './style.ts';

export type InvitedProps = Pick<SurfacedProps<'message'>, 'flow' | 'stage' | 'emit' | 'end'> & {
  invitation: Invitation;
  /** The author's own buttons. */
  children: ComponentChildren;
};

/** The times of an invitation; when one is the user's, that it is, and the time for their calendar. */
export function Invited(props: InvitedProps) {
  const words = { ...invitationWords, ...props.stage.words.invitation };
  const seat = useSeat(props);
  const said = useFocus(seat.now);
  const common = { ...props, words, said };
  const { now } = seat;
  if (now.is === 'registered')
    return <Registered {...common} slot={now.slot} onChange={seat.change} />;
  if (now.is === 'sent') return <Sent {...common} slot={now.slot} onAsk={seat.ask} />;
  return <Choosing {...common} seat={seat} />;
}

type ChoosingProps = InvitedProps & {
  words: typeof invitationWords;
  seat: Seat;
  said: RefCallback<HTMLElement>;
};

function Choosing({ invitation, stage, children, words, seat, said }: ChoosingProps) {
  const { slots, now, mine } = seat;
  const [wanted, want] = useState(mine?.id);
  const isFree = ({ id, seats }: Slot) => seats !== 0 || id === mine?.id;
  const free = slots.filter(isFree);
  const chosen = free.find(({ id }) => id === wanted) ?? free[0];
  const { bookingUrl } = invitation;
  const isAsking = now.is === 'asking';
  const note = now.is === 'choosing' && now.note;
  return (
    <>
      {note && (
        <p ref={said} class="verdict" tabIndex={-1}>
          {words[note]}
        </p>
      )}
      {slots.length > 0 && (
        <Times
          {...{ invitation, stage, words, slots, chosen, mine, isAsking, isFree }}
          said={note ? null : said}
          onChoose={({ id }) => want(id)}
        />
      )}
      {slots.length === 0 && !bookingUrl && <p>{words.none}</p>}
      <div class="foot" part="foot">
        {mine ? (
          <button type="button" class="quiet" part="button" onClick={seat.cancel}>
            {words.cancel}
          </button>
        ) : (
          children
        )}
        {bookingUrl && (
          <a
            class={chosen ? 'quiet' : 'primary'}
            part="button link"
            href={bookingUrl}
            target="_blank"
            rel="noopener noreferrer"
          >
            {words.book}
          </a>
        )}
        {chosen && <Register {...{ words, seat, chosen, isAsking }} />}
      </div>
    </>
  );
}

type RegisterProps = Pick<ChoosingProps, 'words' | 'seat'> & { chosen: Slot; isAsking: boolean };

/** It stays while it is asked, so that the focus does not get lost. */
function Register({ words, seat, chosen, isAsking }: RegisterProps) {
  // Theirs already: there is nothing to ask for.
  const isMine = chosen.id === seat.mine?.id;
  const press = () => (isMine ? seat.keep() : seat.register(chosen));
  const label = isMine ? words.keep : words.register;
  return (
    <button
      type="button"
      class="primary"
      part="button"
      aria-disabled={isAsking}
      onClick={isAsking ? undefined : press}
    >
      {isAsking ? words.asking : label}
    </button>
  );
}

/** Where what is new is said: the focus comes there, because the button that was pressed may be gone. */
function useFocus(now: Standing) {
  const said = useRef<HTMLElement | null>(null);
  const before = useRef(now);
  useLayoutEffect(() => {
    if (before.current !== now && now.is !== 'asking') said.current?.focus();
    before.current = now;
  }, [now]);
  return useCallback((place: HTMLElement | null) => {
    if (place) said.current = place;
  }, []);
}
