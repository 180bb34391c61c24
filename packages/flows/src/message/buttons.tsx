import { pickText } from '../pick-text.ts';
import type { SurfacedProps } from '../view.ts';
import type { MessageButton } from './schema.ts';

type Props = Pick<SurfacedProps<'message'>, 'stage' | 'emit' | 'end'> & {
  buttons: readonly MessageButton[];
  /** Beside a button that goes before them all. @default false */
  areBeside?: boolean;
};

const HOUR_MS = 3_600_000;

/** What the user may do with a message. Each ends it; the first that leads on is the one to press. */
export function Buttons({ buttons, areBeside, stage, emit, end }: Props) {
  const offered = buttons.filter(({ reply }) => !reply || stage.reply);
  const first = areBeside
    ? undefined
    : offered.find(({ href, start, reply }) => href ?? start ?? reply);

  function press({ start, snoozeHours, reply, track }: MessageButton) {
    if (track) emit(track.event, track.properties);
    if (snoozeHours) end('close', { snoozedUntil: Date.now() + Math.round(snoozeHours * HOUR_MS) });
    else end('done');
    if (start) stage.start(start);
    if (reply) stage.reply?.();
  }

  return (
    <>
      {offered.map((button, index) => {
        const props = {
          key: index,
          class: button === first ? 'primary' : 'quiet',
          part: button.href ? 'button link' : 'button',
          children: pickText(button.label, stage.languages),
          onClick: () => press(button),
        };
        return button.href ? (
          <a {...props} href={button.href} {...toNewTab(button)} />
        ) : (
          <button {...props} type="button" />
        );
      })}
    </>
  );
}

/** A mail and a call are other programs' and open no tab. */
const toNewTab = ({ href, isSameTab }: MessageButton) =>
  !isSameTab && href?.startsWith('http') ? { target: '_blank', rel: 'noopener noreferrer' } : {};
