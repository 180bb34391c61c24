import { SURVEY, TOUR } from './insight-fill.ts';
import { toPerson } from './traffic.ts';

/**
 * What the console asks for: each figure of a whole year, cut by touch level, which is the dearest that its page can ask;
 * and of every other page what it reads when it is opened, one request after another.
 */
export type Asked = { name: string; requests: readonly { path: string; body?: object }[] };

const YEAR_MS = 365 * 24 * 3_600_000;

const FIGURES: { [figure: string]: { [word: string]: string } } = {
  goals: {},
  'first-use, contract': { start: 'contract' },
  'first-use, first session': { start: 'first_session' },
  funnel: { flow: TOUR },
  nps: { flow: SURVEY, every: 'month' },
  ces: { flow: SURVEY },
  csat: { flow: SURVEY },
  asking: {},
  loop: {},
  alerts: {},
  money: {},
  words: {},
};

/** A playbook as it would be tried before it holds. */
const PLAYBOOK = {
  key: 'detractor',
  when: { occurs: 'detractor' },
  cases: [{ do: [{ kind: 'task', task: 'detractor', due: { hours: 24 } }, { kind: 'digest' }] }],
};

export function toAsked(nowMs: number): Asked[] {
  const period = { from: new Date(nowMs - YEAR_MS).toISOString(), by: 'touchLevel' };
  const account = `/api/accounts/${encodeURIComponent(toPerson(42).accountId)}`;
  const page = (name: string, ...paths: string[]): Asked => ({
    name: `page: ${name}`,
    requests: paths.map((path) => ({ path: `/api${path}` })),
  });
  return [
    ...Object.entries(FIGURES).map(([name, words]) => {
      const query = new URLSearchParams({ ...period, ...words });
      return { name, requests: [{ path: `/api/insight/${name.replace(/,.*/, '')}?${query}` }] };
    }),
    page('inbox', '/inbox?scope=all'),
    page('accounts', '/account-table'),
    {
      name: 'page: account',
      requests: ['', '/record', '/progress', '/timeline', '/changes', '/conversations'].map(
        (part) => ({ path: `${account}${part}` }),
      ),
    },
    page('flows', '/flows'),
    page('flow, its terms', `/flows/${TOUR}`, '/flows/terms'),
    page('results of a tour', `/flows/${TOUR}/results`),
    page('results of a survey', `/flows/${SURVEY}/results`),
    page('playbooks', '/playbooks'),
    {
      name: 'page: playbook, tried on 30 days',
      requests: [{ path: '/api/playbooks/dry-run', body: { playbook: PLAYBOOK, days: 30 } }],
    },
    page('settings', '/settings/workspace', '/settings/milestones', '/people'),
  ];
}
