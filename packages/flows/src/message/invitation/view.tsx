import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { toPlainText } from '../../parts/markup.tsx';
import { pickText } from '../../pick-text.ts';
import type { SurfacedProps } from '../../view.ts';
import { toIcs } from './ics.ts';
import type { Invitation } from './schema.ts';
import { type Slot, upcomingSlots } from './slots.ts';
import { Times, TimeText } from './times.tsx';
import { invitationWords } from './words.ts';

export { styles } from './style.ts';

export type InvitedProps = Pick<SurfacedProps<'message'>, 'flow' | 'stage' | 'emit' | 'end'> & {
  invitation: Invitation;
  /** The author's own buttons. */
  children: ComponentChildren;
};

/** The times of an invitation; when the user has chosen one, that they have, and the time for their calendar. */
export function Invited(props: InvitedProps) {
  const { invitation, stage, emit, children } = props;
  const words = { ...invitationWords, ...stage.words.invitation };
  const slots = useMemo(() => upcomingSlots(invitation, Date.now()), []);
  const [chosen, setChosen] = useState(() => slots.find(({ seats }) => seats !== 0));
  const [registered, setRegistered] = useState<Slot>();
  const { bookingUrl, form } = invitation;

  const register = (slot: Slot) => {
    const start = new Date(slot.startMs).toISOString();
    emit('invitation_registered', { form, slot: slot.id, start });
    setRegistered(slot);
  };
  if (registered) return <Registered {...props} words={words} slot={registered} />;
  return (
    <>
      {slots.length > 0 && (
        <Times {...{ invitation, stage, words, slots, chosen }} onChoose={setChosen} />
      )}
      {slots.length === 0 && !bookingUrl && <p>{words.none}</p>}
      <div class="foot" part="foot">
        {children}
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
        {chosen && (
          <button type="button" class="primary" part="button" onClick={() => register(chosen)}>
            {words.register}
          </button>
        )}
      </div>
    </>
  );
}

type RegisteredProps = InvitedProps & { words: typeof invitationWords; slot: Slot };

function Registered({ flow, invitation, stage, end, words, slot }: RegisteredProps) {
  const said = useRef<HTMLDivElement>(null);
  // The button that was pressed is gone.
  useLayoutEffect(() => said.current?.focus(), []);
  // It makes ours the only one of its name in a calendar of many invitations.
  const { host } = (stage.facts().page ?? {}) as { host?: string };
  const place = pickText(invitation.place, stage.languages);
  const url = useFile(() =>
    toIcs({
      uid: `${flow.id}.${slot.id}@${host}`,
      ...slot,
      stampMs: Date.now(),
      title: pickText(flow.title, stage.languages),
      description: toPlainText(pickText(flow.text, stage.languages)),
      location: place || invitation.joinUrl,
      url: invitation.joinUrl,
    }),
  );
  return (
    <>
      <div ref={said} class="invited" tabIndex={-1}>
        <strong>{words.registered}</strong>
        <TimeText {...{ invitation, stage, words, slot }} />
        {place && <span>{place}</span>}
        {invitation.joinUrl && (
          <a href={invitation.joinUrl} target="_blank" rel="noopener noreferrer">
            {words.join}
          </a>
        )}
      </div>
      <div class="foot" part="foot">
        <a class="quiet" part="button link" href={url} download={`${flow.id}.ics`}>
          {words.calendar}
        </a>
        <button type="button" class="primary" part="button" onClick={() => end('done')}>
          {words.done}
        </button>
      </div>
    </>
  );
}

/** A file to be taken: made in the page, and forgotten with the view. */
function useFile(make: () => string): string {
  const url = useMemo(
    () => URL.createObjectURL(new Blob([make()], { type: 'text/calendar;charset=utf-8' })),
    [],
  );
  useEffect(() => () => URL.revokeObjectURL(url), []);
  return url;
}
