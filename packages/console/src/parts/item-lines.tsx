import type { PersonRef } from '@polku/backend/api';
import type {
  AccountItem,
  AnswerItem,
  InboxItem,
  StalledItem,
  TaskItem,
} from '@polku/backend/api-inbox';
import type { ComponentChildren } from 'preact';
import { Link } from 'wouter-preact';
import { Badge } from '../controls/badge.tsx';
import { useLocale, useWords } from '../locale.ts';
import { conversationPath } from '../paths.ts';
import { inboxWords } from '../words/inbox.ts';
import { FirstUseLines, Owner } from './first-use-lines.tsx';
import { Icon } from './icon.tsx';
import { Moment, useNow } from './moment.tsx';
import { Plan, Touch } from './name.tsx';

/** What an item says of its kind: what happened, and why it matters. */
export function ItemLines({ item, me }: { item: InboxItem; me: PersonRef }) {
  switch (item.kind) {
    case 'first_use':
      return <FirstUseLines item={item} me={me} />;
    case 'reply':
      return <ReplyLines item={item} me={me} />;
    case 'answer':
      return <AnswerLines item={item} me={me} />;
    case 'stalled':
      return <StalledLines item={item} me={me} />;
    case 'task':
      return <TaskLines item={item} me={me} />;
    case 'account':
      return <AccountLines item={item} me={me} />;
  }
}

/** What it is, beside what the account is to the vendor and whose it is. */
function Standing({ item, me, children }: LinesOf<InboxItem> & { children: ComponentChildren }) {
  const { account, owner } = item;
  return (
    <p class="facts">
      {children}
      {account && <Plan plan={account.plan} />}
      {account && <Touch level={account.touchLevel} />}
      <Owner owner={owner} me={me} />
    </p>
  );
}

type LinesOf<I extends InboxItem> = { item: I; me: PersonRef };

const TONES = { detractor: 'bad', low_ces: 'warn', passive: 'plain', promoter: 'good' } as const;

function AnswerLines({ item, me }: LinesOf<AnswerItem>) {
  const say = useWords(inboxWords);
  const { band, score, comment } = item;
  return (
    <>
      <Standing item={item} me={me}>
        <Badge tone={TONES[band]}>
          {say(`bands.${band}`)}
          {score && <b class="score">{say('score', { value: score.value, max: score.max })}</b>}
        </Badge>
        <bdi class="item-milestone">{item.flowName}</bdi>
      </Standing>
      {comment && (
        <blockquote class="words item-words" dir="auto">
          {comment}
        </blockquote>
      )}
    </>
  );
}

function StalledLines({ item, me }: LinesOf<StalledItem>) {
  const say = useWords(inboxWords);
  const { format } = useLocale();
  const now = useNow();
  const { why } = item;
  return (
    <>
      <Standing item={item} me={me}>
        <Badge tone="warn">{say(`titles.${why.kind}`)}</Badge>
      </Standing>
      <p class="item-why">{text()}</p>
    </>
  );

  function text(): string {
    if (why.kind === 'silence') return say(`silence.${why.since}`, { days: why.days });
    if (why.kind === 'champion_silent') return say('champion', { days: why.days });
    const duration = format.duration(now - Date.parse(why.sinceAt));
    return why.step === null
      ? say('stuck', { flow: why.flowName, duration })
      : say('stuckAt', { flow: why.flowName, step: why.step, duration });
  }
}

function TaskLines({ item, me }: LinesOf<TaskItem>) {
  const say = useWords(inboxWords);
  return (
    <Standing item={item} me={me}>
      <Badge tone={item.isOverdue ? 'bad' : 'plain'}>
        {say(item.isOverdue ? 'titles.overdue' : 'titles.task')}
      </Badge>
    </Standing>
  );
}

function AccountLines({ item, me }: LinesOf<AccountItem>) {
  const say = useWords(inboxWords);
  const { t } = useLocale();
  const { change } = item;
  const levelOf = (level: 'high' | 'low' | 'tech' | null) =>
    level ? t(`touch.${level}`) : say('noLevel');
  const isGood = change.kind === 'goal' && change.state === 'reached';
  return (
    <>
      <Standing item={item} me={me}>
        <Badge tone={isGood ? 'good' : 'plain'}>{say(`titles.${change.kind}`)}</Badge>
      </Standing>
      <p class="item-why">
        {change.kind === 'goal'
          ? say(`goal.${change.state}`, { goal: change.goalName })
          : say('moved', { from: levelOf(change.from), to: levelOf(change.to) })}
      </p>
    </>
  );
}

/** What was written: as long as it is short, with what it answers. */
function ReplyLines({ item, me }: LinesOf<Extract<InboxItem, { kind: 'reply' }>>) {
  const { t } = useLocale();
  const { account, conversation, acknowledged } = item;
  return (
    <>
      <Standing item={item} me={me}>
        <span class="item-milestone">
          {conversation.about ? t('item.answeredMessage') : t('item.wrote')}
        </span>
        {conversation.about && <bdi>{conversation.about.flowName}</bdi>}
        {!conversation.waitingSince && acknowledged && (
          <span class="badge">{t('item.answered')}</span>
        )}
      </Standing>
      <blockquote class="words item-words" dir="auto">
        {item.text}
      </blockquote>
      {account && (
        <p>
          <Link class="item-answer" href={conversationPath(account.id, conversation.id)}>
            <Icon name="message" />
            {conversation.waitingSince ? t('item.toAnswer') : t('item.toConversation')}
          </Link>
        </p>
      )}
    </>
  );
}

/** What to do next: the task, where there is one, with its time; else what helps as a rule. */
export function NextLine({ item }: { item: InboxItem }) {
  const say = useWords(inboxWords);
  const { task } = item;
  if (task) return <TaskLine task={task} />;
  const key = adviceOf(item);
  if (!key || item.acknowledged) return null;
  return (
    <p class="item-next">
      <Icon name="flows" />
      {say(`next.${key}`)}
    </p>
  );
}

function TaskLine({ task }: { task: NonNullable<InboxItem['task']> }) {
  const say = useWords(inboxWords);
  const { format } = useLocale();
  const now = useNow();
  const lateMs = now - Date.parse(task.dueAt);
  const kind = isTaskKind(task.kind) ? task.kind : 'other';
  if (task.isClosed)
    return (
      <p class="item-next is-closed">
        <Icon name="check" />
        <bdi>{task.title ?? say(`tasks.${kind}`)}</bdi>
        <Badge tone="good">
          {isOutcome(task.outcome) ? say(`doneAs.${task.outcome}`) : say('taskDone')}
        </Badge>
      </p>
    );
  return (
    <p class="item-next">
      <Icon name="clock" />
      <bdi>{task.title ?? say(`tasks.${kind}`)}</bdi>
      {lateMs > 0 ? (
        <Badge tone="bad">{say('overdueBy', { duration: format.duration(lateMs) })}</Badge>
      ) : (
        <time class="item-due" dateTime={task.dueAt} title={format.exact(task.dueAt)}>
          {say('due', { when: format.until(task.dueAt, now) })}
        </time>
      )}
    </p>
  );
}

const TASKS = ['welcome', 'call', 'detractor', 'low_ces', 'promoter', 'reply', 'goal'] as const;
const isTaskKind = (kind: string): kind is (typeof TASKS)[number] =>
  TASKS.some((known) => known === kind);

const OUTCOMES = ['won_back', 'improved', 'unchanged', 'lost'] as const;
const isOutcome = (outcome: string | null): outcome is (typeof OUTCOMES)[number] =>
  OUTCOMES.some((known) => known === outcome);

function adviceOf(item: InboxItem) {
  switch (item.kind) {
    case 'first_use':
      return 'first_use';
    case 'stalled':
      return item.why.kind;
    case 'answer':
      return item.band;
    case 'account':
      if (item.change.kind === 'moved') return 'moved';
      return item.change.state === 'reached' ? 'goal_reached' : 'goal_at_risk';
    default:
      return undefined;
  }
}

/** When it happened, as the item counts it. */
export function ItemMoment({ item }: { item: InboxItem }) {
  if (item.kind === 'reply') return <Moment at={item.writtenAt} />;
  if (item.kind === 'first_use') return <Moment at={item.firstUseAt} />;
  if (item.kind === 'answer') return <Moment at={item.answeredAt} />;
  return <Moment at={item.notifiedAt} />;
}
