import type { AccountChangeLine } from '@polku/backend/api';
import type { AccountEntry } from '@polku/backend/api-accounts';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../controls/button.tsx';
import { useLocale, useWords } from '../locale.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { useNow } from '../parts/moment.tsx';
import { Name } from '../parts/name.tsx';
import { Segmented } from '../parts/segmented.tsx';
import { Failure } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { conversationAnchor } from '../paths.ts';
import { ACCOUNT } from '../words/account.ts';
import { useChangeWords } from './change-words.ts';
import { useTaskTitle } from './tasks.tsx';
import type { Desk } from './use-desk.ts';

/** All that has happened at the account, by the day, in pages; what users did, what was said, what we did. */
const PARTS = ['all', 'product', 'words', 'work'] as const;
type Part = (typeof PARTS)[number];

export function History({ desk, turn }: { desk: Desk; turn: number }) {
  const { api, id } = desk;
  const { t, format } = useLocale();
  const say = useWords(ACCOUNT);
  const now = useNow();
  const [part, setPart] = useState<Part>('all');
  const only = part === 'all' ? undefined : part;
  const { data, failure, reload } = useLoad(`timeline ${id} ${part}`, () =>
    api.timeline(id, { only }),
  );
  const [older, setOlder] = useState<{ entries: AccountEntry[]; next: string | null }>();
  useEffect(() => {
    setOlder(undefined);
    reload();
  }, [turn, part, reload]);

  const next = older ? older.next : (data?.nextBefore ?? null);
  async function showOlder() {
    if (next === null) return;
    const page = await api.timeline(id, { only, before: next }).catch(() => undefined);
    if (page)
      setOlder((before) => ({
        entries: [...(before?.entries ?? []), ...page.entries],
        next: page.nextBefore,
      }));
  }
  if (!data && failure) return <Failure code={failure} onRetry={reload} />;
  const entries = [...(data?.entries ?? []), ...(older?.entries ?? [])];
  const days = Map.groupBy(entries, ({ at }) => format.day(at, now));
  return (
    <div class="timeline">
      <Segmented<Part>
        label={say('history.parts')}
        name="timeline-part"
        options={PARTS.map((each) => [each, say(`history.part.${each}`)] as const)}
        value={part}
        onChoose={setPart}
      />
      {data && entries.length === 0 && <p class="section-empty">{t('account.timelineEmpty')}</p>}
      {[...days].map(([day, ofDay]) => (
        <section key={day} aria-label={day}>
          <h3 class="day">{day}</h3>
          <ol>
            {ofDay.map((entry) => (
              <li key={entry.id} class={`entry entry-${entry.kind}`}>
                <time dateTime={entry.at} title={format.exact(entry.at)}>
                  {format.time(entry.at)}
                </time>
                <span class="entry-mark" aria-hidden="true">
                  <Mark kind={entry.kind} />
                </span>
                <Sentence entry={entry} desk={desk} />
              </li>
            ))}
          </ol>
        </section>
      ))}
      {next !== null && <Button onClick={() => void showOlder()}>{say('history.older')}</Button>}
    </div>
  );
}

const ICONS: { [K in AccountEntry['kind']]: IconName | undefined } = {
  event: undefined,
  page: undefined,
  flow: 'route',
  first_use: 'check',
  response: 'message',
  message: 'message',
  task: 'check',
  note: 'edit',
  change: 'settings',
  occurred: 'alert',
};

function Mark({ kind }: { kind: AccountEntry['kind'] }) {
  // A newer backend may tell of kinds that this page does not know.
  const icon = Object.hasOwn(ICONS, kind) ? ICONS[kind] : undefined;
  return icon ? <Icon name={icon} /> : null;
}

/** What a person did with a flow, by the reason with which it ended; any other reason is told as it is. */
const ENDS: { readonly [reason: string]: 'flowDone' | 'flowClosed' } = {
  done: 'flowDone',
  milestone: 'flowDone',
  close: 'flowClosed',
  escape: 'flowClosed',
  overlay: 'flowClosed',
};

/** The verb of an entry, and what is left to say after its name. */
function toVerb(kind: 'event' | 'page' | 'flow' | 'first_use' | 'response', detail: string | null) {
  if (kind !== 'flow' || detail === null) return { verb: kind, rest: detail };
  const end = Object.hasOwn(ENDS, detail) ? ENDS[detail] : undefined;
  return end ? { verb: end, rest: null } : { verb: 'flowEnded' as const, rest: detail };
}

function Sentence({ entry, desk }: { entry: AccountEntry; desk: Desk }) {
  const { t } = useLocale();
  const say = useWords(ACCOUNT);
  const toTitle = useTaskTitle();
  switch (entry.kind) {
    case 'message':
      return (
        <p>
          <Name of={entry.by ?? entry.user} /> {/* The words stand in the conversation, once. */}
          <a class="contact-link" href={`#${conversationAnchor(entry.conversationId)}`}>
            {say('history.wrote')}
          </a>
        </p>
      );
    case 'note':
      return (
        <p>
          {entry.by && <Name of={entry.by} />} {say('history.noted')}
          <Quote text={entry.text} />
        </p>
      );
    case 'task':
      return (
        <p>
          {entry.by ? <Name of={entry.by} /> : say('history.playbook')}{' '}
          {say(`history.task.${toTaskVerb(entry.what)}`)}{' '}
          <bdi class="entry-name">{toTitle(entry.task)}</bdi>
          {entry.text && <Quote text={entry.text} />}
        </p>
      );
    case 'change':
      return <ChangeSentence change={entry.change} desk={desk} />;
    case 'occurred':
      return (
        <p>
          {say(`history.occurred.${toOccurred(entry.occurred)}`)}{' '}
          {entry.user && <Name of={entry.user} />}
        </p>
      );
    default: {
      const { verb, rest } = toVerb(entry.kind, entry.detail);
      return (
        <p>
          <Name of={entry.user} /> {t(`timeline.${verb}`)}{' '}
          <bdi class="entry-name">{entry.name}</bdi>
          {rest && (
            <span class="entry-detail">
              <bdi>{rest}</bdi>
            </span>
          )}
        </p>
      );
    }
  }
}

const Quote = ({ text }: { text: string }) => (
  <span class="entry-quote" dir="auto">
    {text.length > MAX_QUOTE ? `${text.slice(0, MAX_QUOTE)}…` : text}
  </span>
);
const MAX_QUOTE = 280;

const TASK_VERBS = [
  'made',
  'commented',
  'contacted',
  'resolved',
  'done',
  'cancelled',
  'snoozed',
  'assigned',
  'reopened',
  'escalated',
] as const;
const toTaskVerb = (what: string) => TASK_VERBS.find((each) => each === what) ?? 'commented';

const OCCURRED = [
  'silence',
  'stuck',
  'champion_silent',
  'goal_reached',
  'goal_at_risk',
  'account_moved_up',
] as const;
const toOccurred = (kind: string) => OCCURRED.find((each) => each === kind) ?? 'silence';

/** Who changed what, from what to what, and why. */
export function ChangeSentence({ change, desk }: { change: AccountChangeLine; desk: Desk }) {
  const say = useWords(ACCOUNT);
  const words = useChangeWords(desk.people);
  const { by, field, from, to, reason } = change;
  return (
    <p>
      {by.person ? <Name of={by.person} /> : say(`history.by.${by.kind}`)} {say('history.changed')}{' '}
      <span class="entry-name">{words.field(field)}</span>{' '}
      <span class="change-values">
        {from !== null && <bdi>{words.value(field, from)}</bdi>}
        {from !== null && to !== null && <span aria-hidden="true"> → </span>}
        {to !== null && <bdi>{words.value(field, to)}</bdi>}
        {to === null && say('history.emptied')}
      </span>
      {reason && <Quote text={reason} />}
    </p>
  );
}
