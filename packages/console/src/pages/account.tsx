import '../styles/account.css';
import '../styles/conversation.css';
import '../styles/table.css';
import '../styles/timeline.css';
import '../styles/account-desk.css';
import '../styles/account-stages.css';
import type { AccountPage as AccountData } from '@polku/backend/api';
import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { Audit } from '../account/audit.tsx';
import { AccountFacts } from '../account/facts.tsx';
import { Goals } from '../account/goals.tsx';
import { Health } from '../account/health.tsx';
import { History } from '../account/history.tsx';
import { Contacts, Handover, Notes } from '../account/papers.tsx';
import { Progress } from '../account/progress.tsx';
import { Shares, Stages } from '../account/stages.tsx';
import { Tasks } from '../account/tasks.tsx';
import { Tier } from '../account/tier.tsx';
import { deskFor, useDesk } from '../account/use-desk.ts';
import { createAccountsApi } from '../api/accounts.ts';
import { useApi, useConsole } from '../console-context.ts';
import { useLocale, useWords } from '../locale.ts';
import { Answers } from '../parts/answers.tsx';
import { type ConversationSource, Conversations } from '../parts/conversations.tsx';
import { Goal } from '../parts/goal.tsx';
import { Icon } from '../parts/icon.tsx';
import { useNow } from '../parts/moment.tsx';
import { Name, Plan, Touch } from '../parts/name.tsx';
import { Page } from '../parts/page.tsx';
import { Path } from '../parts/path.tsx';
import { Empty, Failure, Skeleton } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { parseAccountId, ROUTES } from '../paths.ts';
import { mayChangeField, mayDo, type Right } from '../rights.ts';
import { ACCOUNT } from '../words/account.ts';

export function AccountPage() {
  const { me, onItem } = useConsole();
  const api = useApi(createAccountsApi);
  const id = parseAccountId(window.location.pathname);
  const desk = useDesk(id);
  const [turn, setTurn] = useState(0);
  const say = useWords(ACCOUNT);
  const now = useNow();
  const onChanged = useCallback(() => setTurn((before) => before + 1), []);
  const { role } = me.person;
  const may = (right: Right) => mayDo(role, right);
  /** Of the parts that are a right of their own; and of the fields that stand in none of them. */
  const of = (right: Right) => deskFor(desk, may(right));
  const ofField = (field: string) => deskFor(desk, mayChangeField(role, field));
  // What is told of changes follows each of them, and each minute.
  const told = desk.turn + turn + Math.floor(now / 60_000);
  return (
    <AccountView
      id={id}
      load={api.account}
      loadConversations={api.conversations}
      onAnswer={may('converse') ? api.answer : undefined}
      onBegin={may('converse') ? (begun) => api.begin(id, begun) : undefined}
      isWaiting={desk.isWaiting}
      named={desk.record}
      onItem={onItem}
      tier={<Tier desk={ofField('touchLevel')} />}
      facts={({ users }) => <AccountFacts desk={desk} users={users} />}
      first={
        <>
          <Section id="stages" title={say('stages.title')}>
            <Stages desk={ofField('stage')} />
            {may('share_account') && <Shares desk={desk} />}
          </Section>
          <Section id="goals" title={say('goals.section')}>
            <Goals desk={of('write_goals')} />
          </Section>
          <Section id="health" title={say('health.section')}>
            <Health desk={ofField('health')} />
          </Section>
          <Section id="tasks" title={say('tasks.section')}>
            <Tasks desk={of('work_tasks')} onChanged={onChanged} />
          </Section>
        </>
      }
      people={<Progress desk={desk} minute={told} />}
      timeline={<History desk={desk} turn={told} />}
      last={
        <>
          <Section id="handover" title={say('handover.title')}>
            <Handover desk={of('write_handover')} mayAccept={may('accept_handover')} />
          </Section>
          <Section id="contacts" title={say('contacts.section')}>
            <Contacts desk={of('write_contacts')} />
          </Section>
          <Section id="notes" title={say('notes.section')}>
            <Notes desk={of('write_notes')} />
          </Section>
        </>
      }
      audit={
        <details class="section audit-fold">
          <summary>
            <h2>{say('audit.section')}</h2>
          </summary>
          <Audit desk={desk} turn={told} />
        </details>
      }
    />
  );
}

/** What stands on the page beside what happened: absent where nobody works on it. */
type Parts = {
  /** For what is to stand above the fold: one picture instead of two, and nothing moves. */
  isWaiting?: boolean;
  /** Its name, as it was changed here. */
  named?: { id: string; name: string | null } | undefined;
  tier?: ComponentChildren;
  facts?: (account: AccountData['account']) => ComponentChildren;
  first?: ComponentChildren;
  people?: ComponentChildren;
  timeline?: ComponentChildren;
  last?: ComponentChildren;
  audit?: ComponentChildren;
};

/**
 * Everything known of one account, on one page. It is fetched again when something of the account arrives
 * live, and each minute while it is looked at: answers and visits are not in the feed.
 */
export function AccountView(
  props: ConversationSource & Parts & { id: string; load(id: string): Promise<AccountData> },
) {
  const { id, load, onItem } = props;
  const { t } = useLocale();
  const loaded = useLoad(`account ${id}`, () => load(id));
  const { failure, reload } = loaded;
  const data = props.isWaiting ? undefined : loaded.data;

  useEffect(() => onItem((item) => item.account?.id === id && reload()), [onItem, id, reload]);
  useEachMinute(reload);

  return (
    <Page name="account" title={data ? (data.account.name ?? data.account.id) : id}>
      <p class="back">
        <Link href={ROUTES.accounts}>
          <Icon name="back" />
          {t('accounts.title')}
        </Link>
      </p>
      {data ? <Account page={data} source={props} parts={props} /> : <h1 class="unseen">{id}</h1>}
      {!data && failure === 'not_found' && (
        <Empty title={t('account.notFoundTitle')}>
          <p>{t('failure.not_found')}</p>
        </Empty>
      )}
      {!data && failure && failure !== 'not_found' && <Failure code={failure} onRetry={reload} />}
      {!data && !failure && <Skeleton kind="account" rows={4} label={t('account.loading')} />}
    </Page>
  );
}

/** Calls `work` at each tick of the clock, which stands still while the page is hidden; not at the first. */
function useEachMinute(work: () => void) {
  const now = useNow();
  const first = useRef(now);
  useEffect(() => {
    if (now !== first.current) work();
  }, [now, work]);
}

function Account(props: { page: AccountData; source: ConversationSource; parts: Parts }) {
  const { page, source, parts } = props;
  const { t } = useLocale();
  const { account, goal, users, responses } = page;
  return (
    <>
      <header class="account-head">
        <h1>
          <Name of={parts.named ?? account} />
        </h1>
        <p class="facts">
          <Plan plan={account.plan} />
          {parts.tier ?? <Touch level={account.touchLevel} />}
          {account.name && <bdi class="account-id">{account.id}</bdi>}
        </p>
      </header>
      <Path page={page} />
      {parts.facts?.(account)}
      {parts.first}
      {goal && (!parts.first || goal.said.length > 0) && (
        <Section id="goal" title={t('account.goal')}>
          <Goal goal={goal} />
        </Section>
      )}
      <Section id="conversations" title={t('conversations.title')}>
        <Conversations accountId={account.id} users={users} {...source} />
      </Section>
      <Section id="people" title={t('account.people')} empty={t('account.peopleEmpty')}>
        {users.length > 0 && parts.people}
      </Section>
      <Section id="answers" title={t('account.answers')} empty={t('account.answersEmpty')}>
        {responses.length > 0 && <Answers responses={responses} />}
      </Section>
      {parts.last}
      <Section id="timeline" title={t('account.timeline')}>
        {parts.timeline}
      </Section>
      {parts.audit}
    </>
  );
}

function Section(props: {
  id: string;
  title: string;
  /** Said where there is nothing. */
  empty?: string;
  children: ComponentChildren;
}) {
  return (
    <section class="section" aria-labelledby={props.id}>
      <h2 id={props.id}>{props.title}</h2>
      {props.children || <p class="section-empty">{props.empty}</p>}
    </section>
  );
}
