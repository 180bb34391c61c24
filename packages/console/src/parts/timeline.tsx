import type { TimelineEntry } from '@polku/backend/api';
import { useLocale } from '../locale.ts';
import { Icon, type IconName } from './icon.tsx';
import { useNow } from './moment.tsx';
import { Name } from './name.tsx';

const ICONS: { [K in TimelineEntry['kind']]: IconName | undefined } = {
  event: undefined,
  page: undefined,
  flow: 'route',
  first_use: 'check',
  response: 'message',
};

/** What a person did with a flow, by the reason with which it ended; any other reason is told as it is. */
const ENDS: { readonly [reason: string]: 'flowDone' | 'flowClosed' } = {
  done: 'flowDone',
  milestone: 'flowDone',
  close: 'flowClosed',
  escape: 'flowClosed',
  overlay: 'flowClosed',
};

/** The verb of an entry, and what is left to say after its name. */
function toSentence({ kind, detail }: TimelineEntry) {
  if (kind !== 'flow' || detail === null) return { verb: kind, rest: detail };
  const end = Object.hasOwn(ENDS, detail) ? ENDS[detail] : undefined;
  return end ? { verb: end, rest: null } : { verb: 'flowEnded' as const, rest: detail };
}

/** What happened at the account, newest first, by the day. */
export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  const { format } = useLocale();
  const now = useNow();
  const days = Map.groupBy(entries, ({ at }) => format.day(at, now));
  return (
    <div class="timeline">
      {[...days].map(([day, ofDay]) => (
        <section key={day} aria-label={day}>
          <h3 class="day">{day}</h3>
          <ol>
            {ofDay.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const { t, format } = useLocale();
  // A newer backend may tell of kinds that this page does not know.
  const icon = Object.hasOwn(ICONS, entry.kind) ? ICONS[entry.kind] : undefined;
  const { verb, rest } = toSentence(entry);
  return (
    <li class={`entry entry-${entry.kind}`}>
      <time dateTime={entry.at} title={format.exact(entry.at)}>
        {format.time(entry.at)}
      </time>
      <span class="entry-mark" aria-hidden="true">
        {icon && <Icon name={icon} />}
      </span>
      <p>
        <Name of={entry.user} /> {t(`timeline.${verb}`)} <bdi class="entry-name">{entry.name}</bdi>
        {rest && (
          <span class="entry-detail">
            <bdi>{rest}</bdi>
          </span>
        )}
      </p>
    </li>
  );
}
