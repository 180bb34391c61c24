import { beforeEach, describe, expect, it } from 'vitest';
import { createInsight, day, IDS, SURVEY } from '../insight/insight.fixture.ts';
import { EXPORTS } from './api-insight.ts';
import { OWN_PAGE } from './console.fixture.ts';

/** Figures as the console reads them, of what came in through the real ingest. */
let world: Awaited<ReturnType<typeof createInsight>>;
beforeEach(async () => {
  world = await createInsight();
});

const nps = (score: number) => ({ [IDS.nps]: score });
const keysOf = (parts: { key: string | null }[]) => parts.map(({ key }) => key);

describe('an NPS', () => {
  it('is of people with their newest answer, and of accounts with their mean', async () => {
    await world.answers('aino', nps(2), { at: day(3), account: 'kone' });
    await world.answers('aino', nps(10), { at: day(20), account: 'kone' });
    await world.answers('onni', nps(9), { at: day(4), account: 'kone' });
    await world.answers('eero', nps(6), { at: day(5), account: 'nokia/oulu' });
    // Before the period: the wave that it is compared with.
    await world.answers('eero', nps(10), { at: day(-5), account: 'nokia/oulu' });
    const { body } = await world.figure('nps');
    const [question] = body.questions;
    expect(question).toMatchObject({ flow: { id: SURVEY }, questionId: IDS.nps, kind: 'nps' });
    const [wording] = question.wordings;
    expect(wording.all.score).toMatchObject({
      value: expect.closeTo(100 / 3, 6),
      n: 3,
      of: 'people_who_answered',
    });
    expect(wording.all.byAccount).toMatchObject({ value: 0, n: 2, of: 'accounts_that_answered' });
    expect(wording.all.counts).toMatchObject({ 2: 0, 6: 1, 9: 1, 10: 1 });
    expect(wording.change).toMatchObject({ value: expect.closeTo(100 / 3 - 100, 6), n: 4 });
    // Thirteen weeks, and each with its own newest answer of each.
    expect(wording.trend).toHaveLength(14);
    const told = wording.trend.filter(({ figure }: { figure: { n: number } }) => figure.n > 0);
    expect(told.map(({ figure }: { figure: { value: number } }) => figure.value)).toEqual([
      -100, 0, 100,
    ]);
  });

  it('is cut by what the accounts are, and narrowed to it', async () => {
    await world.tell('kone', { touchLevel: 'high', plan: 'gold', touchLevelReason: 'Key' });
    await world.tell('nokia/oulu', { touchLevel: 'tech', contractAt: day(-40) });
    await world.answers('aino', nps(10), { at: day(3), account: 'kone' });
    await world.answers('onni', nps(9), { at: day(3), account: 'kone' });
    await world.answers('eero', nps(6), { at: day(5), account: 'nokia/oulu' });
    const wordingOf = async (of: { [word: string]: string }) =>
      (await world.figure('nps', of)).body.questions[0].wordings[0];
    const cut = await wordingOf({ by: 'touchLevel' });
    expect(keysOf(cut.parts)).toEqual(['high', 'tech']);
    expect(cut.parts[0].figures.score).toMatchObject({ value: 100, n: 2 });
    expect(cut.all.score.n).toBe(3);
    const byOwner = await wordingOf({ by: 'owner' });
    expect(byOwner.parts.map(({ name }: { name: string }) => name)).toEqual([
      'The csm',
      'The admin',
    ]);
    expect(keysOf((await wordingOf({ by: 'cohort' })).parts)).toEqual([null, '2025-11']);
    expect(keysOf((await wordingOf({ by: 'version' })).parts)).toEqual(['1']);
    const narrowed = [{ plan: 'gold' }, { plan: '' }, { cohort: '2025-11' }, { touchLevel: 'low' }];
    const counts = [];
    for (const of of narrowed) counts.push((await wordingOf(of)).all.score.n);
    expect(counts).toEqual([2, 1, 1, 0]);
  });

  it('is told apart where the words were changed', async () => {
    await world.answers('aino', nps(10), { at: day(3) });
    await world.publish(2);
    await world.answers('onni', nps(9), { at: day(4), version: 2 });
    const questions = [{ kind: 'nps', id: IDS.nps, text: 'Would you tell a friend?' }];
    await world.publish(3, { questions });
    await world.answers('eero', nps(0), { at: day(5), version: 3 });
    const { wordings } = (await world.figure('nps')).body.questions[0];
    expect(
      wordings.map(
        ({ text, versions, all }: { text: string; versions: number[]; all: { score: object } }) => [
          text.slice(0, 9),
          versions,
          all.score,
        ],
      ),
    ).toEqual([
      ['Would you', [3], expect.objectContaining({ value: -100, n: 1 })],
      ['How likel', [1, 2], expect.objectContaining({ value: 100, n: 2 })],
    ]);
  });

  it('holds nobody’s unverified word, no answer of later, and nothing of another workspace', async () => {
    await world.answers('aino', nps(10), { at: day(3) });
    await world.answers('onni', nps(0), { at: day(91) });
    const unverified = { responseId: 'r1', answers: nps(0), complete: true };
    const flow = { id: SURVEY, version: 1 };
    await world.does({
      name: 'survey_answered',
      at: day(4),
      flow,
      properties: unverified,
      trust: 0,
    });
    const { score } = (await world.figure('nps')).body.questions[0].wordings[0].all;
    expect(score).toMatchObject({ value: 100, n: 1 });
    const [asked] = (await world.figure('asking', { flow: SURVEY })).body.surveys;
    expect(asked.all).toMatchObject({ answered: 1, unverified: 1 });
  });
});

it('CES and CSAT go by their mean and by their top boxes', async () => {
  await world.answers('aino', { [IDS.ces]: 7, [IDS.csat]: 5 }, { at: day(3) });
  await world.answers('onni', { [IDS.ces]: 4, [IDS.csat]: 3 }, { at: day(4) });
  const find = async (kind: string) =>
    (await world.figure(kind, { flow: SURVEY })).body.questions[0].wordings[0].all;
  expect(await find('ces')).toMatchObject({
    score: { value: 5.5, n: 2, unit: 'points' },
    agree: { value: 0.5, n: 2 },
    byAccount: null,
  });
  expect((await find('csat')).score).toMatchObject({ value: 0.5, n: 2, unit: 'ratio' });
});

it('asking is told by what was shown', async () => {
  const flow = { id: SURVEY, version: 1 };
  await world.answers('aino', nps(10), { at: day(3) });
  for (const [user, reason] of [
    ['onni', 'close'],
    ['eero', 'withdrawn'],
  ] as const)
    await world.does(
      { user, name: 'survey_shown', at: day(4), flow },
      { user, name: 'survey_ended', at: day(4) + 5_000, flow, properties: { reason } },
    );
  const [asked] = (await world.figure('asking', { flow: SURVEY })).body.surveys;
  expect(asked.all).toMatchObject({ shown: 3, answered: 1, completed: 1, declined: 1 });
  expect(asked.all.response).toMatchObject({ value: 1 / 3, n: 3, of: 'times_shown' });
  expect(asked.all.decline).toMatchObject({ value: 1 / 3, n: 3, of: 'times_shown' });
});

it('a funnel is of users at their newest, with where they left', async () => {
  const flow = { id: 'welcome', version: 1 };
  const sees = (user: string, steps: string[], reason?: string) =>
    world.does(
      { user, name: 'tour_shown', at: day(1), flow },
      ...steps.map((step, index) => ({
        ...{ user, name: 'tour_step_shown', at: day(1) + 1_000 * (index + 1), flow },
        properties: { step },
      })),
      ...(reason === undefined
        ? []
        : [{ user, name: 'tour_ended', at: day(1) + 60_000, flow, properties: { reason } }]),
    );
  await sees('aino', ['hello', 'new', 'done'], 'done');
  await sees('onni', ['hello', 'new'], 'close');
  await sees('eero', ['hello']);
  const { body } = await world.figure('funnel', { flow: 'welcome', by: 'version' });
  expect(body.flow).toMatchObject({ id: 'welcome', kind: 'tour', versions: [1] });
  expect(Object.keys(body.flow.titles)).toEqual(['hello', 'new', 'done']);
  expect(body.all).toMatchObject({ began: 3, done: { value: 1 / 3, of: 'users_who_began' } });
  type Step = { step: string; came: number; closed: number; stopped: number };
  expect(
    body.all.steps.map(({ step, came, closed, stopped }: Step) => [step, came, closed, stopped]),
  ).toEqual([
    ['hello', 3, 0, 1],
    ['new', 2, 1, 0],
    ['done', 1, 0, 0],
  ]);
  expect(keysOf(body.parts)).toEqual(['1']);
  // Another version that was seen later counts, and what comes late does not.
  const seen = (version: number, at: number) =>
    world.does({ user: 'eero', name: 'tour_shown', at, flow: { id: 'welcome', version } });
  await seen(2, day(3));
  await seen(1, day(2));
  const parts = (await world.figure('funnel', { flow: 'welcome', by: 'version' })).body.parts;
  type Part = { key: string; figures: { began: number } };
  expect(parts.map(({ key, figures }: Part) => [key, figures.began])).toEqual([
    ['1', 2],
    ['2', 1],
  ]);
  expect((await world.figure('funnel', { flow: 'none' })).status).toBe(404);
  expect((await world.figure('funnel')).status).toBe(400);
});

describe('what is taken away', () => {
  it('is a line a figure, and nothing that a spreadsheet would run', async () => {
    const hostile = '=HYPERLINK("https://evil.example","Bonus")';
    await world.answers('aino', { [IDS.nps]: 2, [IDS.text]: hostile }, { at: day(3) });
    const csv = await world.app.request(
      `/api/insight/export?figure=words&from=${new Date(day(0)).toISOString()}&to=${new Date(day(9)).toISOString()}`,
      { headers: { ...OWN_PAGE, cookie: await world.signIn('viewer') } },
    );
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="polku-words.csv"');
    const text = await csv.text();
    expect(text.split('\r\n')[0]).toBe('figure,value,low,high,n,of,unit,reason');
    expect(text).toContain(`"'=HYPERLINK(""https://evil.example"",""Bonus"")"`);
    const json = await world.figure('export', { figure: 'nps', format: 'json' });
    const line = json.body.lines.find(({ figure }: { figure: string }) =>
      figure.endsWith('.all.score'),
    );
    expect(line).toMatchObject({ value: -100, n: 1, of: 'people_who_answered', unit: 'points' });
  });
});

it('every figure can be taken away, with the same lines either way', async () => {
  await world.tell('kone', { name: '=1+1', plan: '+gold', contractAt: day(-9) });
  await world.answers(
    'aino',
    { ...nps(2), [IDS.text]: '@SUM(A1)' },
    { at: day(3), account: 'kone' },
  );
  const headers = { ...OWN_PAGE, cookie: await world.signIn('viewer') };
  for (const figure of EXPORTS) {
    const of = { figure, flow: figure === 'funnel' ? 'welcome' : SURVEY, by: 'plan' };
    const { status, body } = await world.figure('export', { ...of, format: 'json' });
    expect([figure, status]).toEqual([figure, 200]);
    const period = { from: new Date(day(0)).toISOString(), to: new Date(day(90)).toISOString() };
    const csv = await world.app.request(
      `/api/insight/export?${new URLSearchParams({ ...period, ...of })}`,
      { headers },
    );
    const lines = (await csv.text()).trimEnd().split('\r\n');
    expect([figure, lines.length]).toEqual([figure, body.lines.length + 1]);
    // Numbers alone may begin with a minus.
    for (const cell of lines.flatMap((line) => line.split(',')))
      if (Number.isNaN(Number(cell))) expect(cell).not.toMatch(/^"?[=+\-@]/);
  }
});

it('refuses what cannot be asked, and whoever is not signed in', async () => {
  for (const of of [{ by: 'rain' }, { cohort: '2026-13' }, { from: 'soon' }, { touchLevel: 'x' }])
    expect((await world.figure('nps', of as never)).status).toBe(400);
  const turned = { from: new Date(day(9)).toISOString(), to: new Date(day(8)).toISOString() };
  expect((await world.figure('goals', turned)).body.error.field).toBe('from');
  const answer = await world.app.request('/api/insight/goals', { headers: OWN_PAGE });
  expect(answer.status).toBe(401);
});

it('of an empty workspace every figure is there, and none is a number', async () => {
  for (const name of ['goals', 'first-use', 'nps', 'asking', 'loop', 'alerts', 'money', 'words']) {
    const { status, body } = await world.figure(name, { by: 'plan' });
    expect([name, status]).toEqual([name, 200]);
    expect(JSON.stringify(body)).not.toMatch(/NaN|Infinity/);
  }
});
