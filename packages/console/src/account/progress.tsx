import type { UserFlow } from '@polku/backend/api-accounts';
import { useEffect } from 'preact/hooks';
import { Badge } from '../controls/badge.tsx';
import { useLocale, useWords } from '../locale.ts';
import { Folded } from '../parts/folded.tsx';
import { Moment } from '../parts/moment.tsx';
import { Name } from '../parts/name.tsx';
import { Reached } from '../parts/reached.tsx';
import { useLoad } from '../parts/use-load.ts';
import { ACCOUNT } from '../words/account.ts';
import type { Desk } from './use-desk.ts';

/** Users at first; an account may have hundreds. */
const MAX_SHOWN = 12;

/** How each user gets on with tours and checklists, who is stuck and where; and each flow with the account. */
export function Progress({ desk, minute }: { desk: Desk; minute: number }) {
  const { api, id } = desk;
  const { t, format } = useLocale();
  const say = useWords(ACCOUNT);
  const { data, reload } = useLoad(`progress ${id}`, () => api.progress(id));
  useEffect(() => reload(), [minute, reload]);
  if (!data) return <div class="progress-waiting" aria-busy="true" />;
  const names = new Map(data.flows.map((flow) => [flow.id, flow.name]));
  return (
    <>
      {data.users.length > 0 && (
        <Folded items={data.users} first={MAX_SHOWN}>
          {(users) => (
            <table class="table people">
              <caption class="unseen">{t('account.people')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('fields.person')}</th>
                  <th scope="col">{t('fields.firstUse')}</th>
                  <th scope="col" class="col-flows">
                    {say('progress.flows')}
                  </th>
                  <th scope="col" class="col-lastSeen">
                    {t('fields.lastSeen')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {users.map((user) => (
                  <tr key={user.id} data-user-id={user.id}>
                    <th scope="row">
                      <Name of={user} />
                    </th>
                    <td>
                      <Reached at={user.firstUseAt} />
                    </td>
                    <td class="col-flows">
                      {user.flows.map((flow) => (
                        <FlowState
                          key={flow.flowId}
                          flow={flow}
                          name={names.get(flow.flowId) ?? flow.flowId}
                        />
                      ))}
                    </td>
                    <td class="col-lastSeen">
                      <Moment at={user.lastSeenAt} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Folded>
      )}
      {data.total > data.users.length && (
        <p class="section-empty">
          {say('progress.shown', {
            shown: format.number(data.users.length),
            all: format.number(data.total),
          })}
        </p>
      )}
      {data.flows.length > 0 && (
        <>
          <h3 class="desk-sub">{say('progress.theySee')}</h3>
          <ul class="flow-lines">
            {data.flows.map((flow) => (
              <li key={flow.id}>
                <bdi>{flow.name}</bdi>
                <span class="facts">
                  {!flow.isLive && <Badge>{say('progress.ended')}</Badge>}
                  {flow.isStarted && <Badge tone="good">{say('progress.started')}</Badge>}
                  {flow.stuck > 0 && (
                    <Badge tone="warn">{say('progress.stuck', { count: flow.stuck })}</Badge>
                  )}
                  <span>
                    {say('progress.seenBy', {
                      seen: format.number(flow.seen),
                      done: format.number(flow.done),
                    })}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

const TONES = {
  seen: 'plain',
  under_way: 'plain',
  stuck: 'warn',
  later: 'plain',
  done: 'good',
  closed: 'plain',
  declined: 'plain',
} as const;

function FlowState({ flow, name }: { flow: UserFlow; name: string }) {
  const { format } = useLocale();
  const say = useWords(ACCOUNT);
  const { state, at, step, items } = flow;
  return (
    <span class="flow-state" title={format.exact(at)}>
      <bdi>{name}</bdi>
      <Badge tone={TONES[state]}>
        {items
          ? say('progress.items', { done: items.done, of: items.of })
          : say(`progress.state.${state}`)}
      </Badge>
      {step && (
        <bdi class="flow-step">
          {say('progress.step', { number: step.number, of: step.of })} {step.title ?? step.id}
        </bdi>
      )}
    </span>
  );
}
