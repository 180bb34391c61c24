import '../flows/flows.css';
import type { FlowList, FlowRow } from '@polku/backend/api-flows';
import { useState } from 'preact/hooks';
import { Link, useLocation } from 'wouter-preact';
import { createFlowsApi, type FlowsApi } from '../api/flows.ts';
import { useApi, useConsole } from '../console-context.ts';
import { Badge } from '../controls/badge.tsx';
import { Button } from '../controls/button.tsx';
import { useChange } from '../controls/use-change.ts';
import { NewFlow } from '../flows/new-flow.tsx';
import { toPercent } from '../flows/share.ts';
import { useLocale, useWords } from '../locale.ts';
import { Icon } from '../parts/icon.tsx';
import { Moment } from '../parts/moment.tsx';
import { Page } from '../parts/page.tsx';
import { Segmented } from '../parts/segmented.tsx';
import { Empty, Failure, Skeleton } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { useQuery } from '../parts/use-query.ts';
import { flowPath } from '../paths.ts';
import { FLOWS } from '../words/flows.ts';

/** Everything that the product shows by itself, with whom it reached and what came of it. */
export function FlowsPage() {
  const say = useWords(FLOWS);
  const api = useApi(createFlowsApi);
  const { data, failure, reload } = useLoad('flows', api.list);
  return (
    <Page name="flows" title={say('title')}>
      {data ? (
        <Flows list={data} api={api} reload={reload} />
      ) : (
        <>
          <header class="page-head">
            <h1>{say('title')}</h1>
          </header>
          {failure ? (
            <Failure code={failure} onRetry={reload} />
          ) : (
            <Skeleton kind="table" rows={6} label={say('loading')} />
          )}
        </>
      )}
    </Page>
  );
}

export const mayChange = (role: string): boolean => role === 'admin' || role === 'lead';

function Flows({ list, api, reload }: { list: FlowList; api: FlowsApi; reload(): void }) {
  const say = useWords(FLOWS);
  const { me } = useConsole();
  const { read, write } = useQuery();
  const [, navigate] = useLocation();
  const [isNew, setNew] = useState(false);
  const kind = KINDS.find((each) => each === read('kind')) ?? '';
  const shown = list.flows.filter((flow) => kind === '' || flow.kind === kind);
  const isEditor = mayChange(me.person.role);
  return (
    <>
      <header class="page-head">
        <h1>{say('title')}</h1>
        <p class="page-count" role="status">
          {say('count', { count: shown.length })}
        </p>
        {isEditor && <PauseAll list={list} api={api} reload={reload} />}
        {isEditor && (
          <Button look="primary" icon="plus" onClick={() => setNew(true)}>
            {say('new')}
          </Button>
        )}
      </header>
      {list.isPaused && (
        <p class="flows-paused" role="status">
          <Icon name="pause" />
          {say('allPaused')}
        </p>
      )}
      {list.flows.length === 0 ? (
        <Empty title={say('emptyTitle')}>
          <p>{say('emptyBody')}</p>
        </Empty>
      ) : (
        <>
          <Segmented
            label={say('kinds')}
            name="kind"
            value={kind}
            options={[
              ['', say('all')],
              ...KINDS.map((each) => [each, say(`many.${each}`)] as const),
            ]}
            onChoose={(next) => write('kind', next === '' ? undefined : next)}
          />
          {shown.length === 0 && <p class="section-empty">{say('noneOfKind')}</p>}
          <ul class="flow-list">
            {shown.map((flow) => (
              <FlowLine key={flow.id} flow={flow} />
            ))}
          </ul>
        </>
      )}
      <NewFlow
        isOpen={isNew}
        onClose={() => setNew(false)}
        taken={list.flows.map(({ id }) => id)}
        onMake={async (document) => {
          await api.saveDraft(document.id, document, null);
          navigate(flowPath(document.id));
        }}
      />
    </>
  );
}

const KINDS = ['tour', 'message', 'survey', 'checklist'] as const;

function FlowLine({ flow }: { flow: FlowRow }) {
  const say = useWords(FLOWS);
  const { language, format } = useLocale();
  const { reach } = flow;
  const gone = flow.kind === 'survey' ? reach.answered : reach.done;
  const share = reach.shown === 0 ? undefined : gone / reach.shown;
  return (
    <li class="flow-line">
      <Link href={flowPath(flow.id)} class="flow-link">
        <span class={`flow-kind flow-kind-${flow.kind}`} aria-hidden="true" />
        <span class="flow-name">
          <bdi>{flow.name}</bdi>
          <small>
            {say(`kind.${flow.kind}`)} · <bdi>{flow.id}</bdi>
          </small>
        </span>
        <span class="flow-state">
          <Badge tone={TONES[flow.state]}>{say(`state.${flow.state}`)}</Badge>
          {flow.draft && flow.state !== 'draft' && <small>{say('draftBeside')}</small>}
        </span>
        <span class="flow-reach">
          {share === undefined ? (
            <small>{say('nobody')}</small>
          ) : (
            <>
              <span class="flow-share" aria-hidden="true">
                <span style={{ width: `${Math.round(Math.min(1, share) * 100)}%` }} />
              </span>
              <span>
                {say('shown', { count: reach.shown, shown: format.number(reach.shown) })}
                {flow.kind !== 'message' && (
                  <b>
                    {' · '}
                    {say(flow.kind === 'survey' ? 'answered' : 'finished', {
                      share: toPercent(Math.min(1, share), language),
                    })}
                  </b>
                )}
              </span>
            </>
          )}
        </span>
        <span class="flow-when">
          {flow.version !== null && <span>{say('version', { version: flow.version })}</span>}
          {flow.publishedAt ? <Moment at={flow.publishedAt} /> : <small>{say('never')}</small>}
        </span>
        <Icon name="chevron-right" />
      </Link>
    </li>
  );
}

export const TONES = { live: 'good', paused: 'plain', scheduled: 'warn', draft: 'plain' } as const;

/** Everything at once, for when something goes wrong in the product. */
function PauseAll({ list, api, reload }: { list: FlowList; api: FlowsApi; reload(): void }) {
  const say = useWords(FLOWS);
  const { change, isBusy } = useChange();
  const set = (isPaused: boolean) =>
    change({
      key: 'paused',
      show: () => () => {},
      send: async () => {
        await api.pauseAll(isPaused);
        reload();
      },
      done: say(isPaused ? 'pausedAll' : 'resumedAll'),
      undo: () => void set(!isPaused),
    });
  return (
    <Button
      look="quiet"
      icon={list.isPaused ? 'play' : 'pause'}
      isBusy={isBusy}
      onClick={() => set(!list.isPaused)}
    >
      {say(list.isPaused ? 'resumeAll' : 'pauseAll')}
    </Button>
  );
}
