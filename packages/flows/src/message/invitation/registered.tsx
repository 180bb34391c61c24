import type { RefCallback } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { toPlainText } from '../../parts/markup.tsx';
import { pickText } from '../../pick-text.ts';
import type { SurfacedProps } from '../../view.ts';
import { toIcs } from './ics.ts';
import type { Invitation } from './schema.ts';
import type { Slot } from './slots.ts';
import { TimeText } from './times.tsx';
import type { invitationWords } from './words.ts';

/** What is said of a registration: that it is made, with the time for a calendar; or that it is on its way. */
type Props = Pick<SurfacedProps<'message'>, 'flow' | 'stage' | 'end'> & {
  invitation: Invitation;
  words: typeof invitationWords;
  slot: Slot;
  /** The button that was pressed is gone: the focus comes here. */
  said: RefCallback<HTMLElement>;
};

export function Registered(props: Props & { onChange(): void }) {
  const { flow, invitation, stage, end, words, slot, said, onChange } = props;
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
        <button type="button" class="quiet" part="button" onClick={onChange}>
          {words.change}
        </button>
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

/** Nothing to put into a calendar yet. */
export function Sent({
  invitation,
  stage,
  end,
  words,
  slot,
  said,
  onAsk,
}: Props & { onAsk(): void }) {
  return (
    <>
      <div ref={said} class="invited" tabIndex={-1}>
        <strong>{words.sent}</strong>
        <TimeText {...{ invitation, stage, words, slot }} />
        <span>{words.unsure}</span>
      </div>
      <div class="foot" part="foot">
        <button
          type="button"
          class="quiet"
          part="button"
          // It comes again by itself, and then tells what came of it.
          onClick={() => end('close', { snoozedUntil: Date.now() })}
        >
          {words.later}
        </button>
        <button type="button" class="primary" part="button" onClick={onAsk}>
          {words.again}
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
