const HOUR_MS = 3_600_000;

type PutOffProps = {
  snoozeHours?: number | undefined;
  mayDecline?: boolean | undefined;
  words: { later: string; never: string };
  leave(reason: 'close', more: { [key: string]: unknown }): void;
};

/** Later, or never: for those who do not want it now. */
export function PutOff({ snoozeHours, mayDecline, words, leave }: PutOffProps) {
  if (!snoozeHours && !mayDecline) return null;
  const snooze = (hours: number) =>
    leave('close', { snoozedUntil: Date.now() + Math.round(hours * HOUR_MS) });
  return (
    <div class="put-off" part="put-off">
      {snoozeHours && (
        <button type="button" class="quiet" part="button later" onClick={() => snooze(snoozeHours)}>
          {words.later}
        </button>
      )}
      {mayDecline && (
        <button
          type="button"
          class="quiet"
          part="button never"
          onClick={() => leave('close', { isForGood: true })}
        >
          {words.never}
        </button>
      )}
    </div>
  );
}

export const putOffStyles = `
.put-off {
  display: flex;
  flex-wrap: wrap;
  margin: var(--space) calc(-1 * var(--space)) calc(-1 * var(--space));
  border-top: 1px solid var(--line);
  padding: 6px calc(var(--space) - 14px);
}
.put-off button { font-size: .8667em; font-weight: 400; }
`;
