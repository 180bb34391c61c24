// @vitest-environment happy-dom
import type { AccountPage as AccountData } from '@polku/backend/api';
import type { InboxItem } from '@polku/backend/api-inbox';
import { act, cleanup, fireEvent, waitFor } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../api/client.ts';
import { toStations } from '../parts/path.tsx';
import { DAY_MS, NOW_MS, sampleItem, samplePage } from '../samples.fixture.ts';
import { show, textOf } from '../testing.fixture.tsx';
import { AccountView } from './account.tsx';

afterEach(cleanup);

const QUIET = {
  loadConversations: async () => ({ conversations: [] }),
  onAnswer: undefined,
};

async function open(page: AccountData = samplePage(), id = page.account.id) {
  const listeners = new Set<(item: InboxItem) => void>();
  const load = vi.fn(async () => page);
  const view = show(
    <AccountView
      id={id}
      {...QUIET}
      load={load}
      onItem={(listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      }}
    />,
  );
  await waitFor(() => expect(view.container.querySelector('.path')).not.toBeNull());
  const section = (title: string) =>
    textOf(view.getByRole('heading', { name: title, level: 2 }).parentElement);
  return {
    ...view,
    load,
    section,
    hear: (item: InboxItem) =>
      act(() => {
        for (const listen of listeners) listen(item);
      }),
  };
}

const ago = (ms: number) => new Date(NOW_MS - ms).toISOString();

describe('the account page', () => {
  it('draws a CES answer on its scale and quotes the words', async () => {
    const { container, section } = await open();
    expect(section('Answers')).toContain('Reportly made it easy.');
    const steps = [...container.querySelectorAll('.scale-steps > span')];
    expect(steps).toHaveLength(7);
    expect(steps.findIndex(({ className }) => className === 'is-chosen')).toBe(5);
    expect(section('Answers')).toContain('6 of 7');
    expect(container.querySelector('blockquote')?.textContent).toBe('The tour\nshowed where.');
  });

  it('shows every kind so that it can be read: points by where they lie, what was chosen by its text', async () => {
    const [response] = samplePage().responses;
    if (!response) throw new Error('The sample has a response.');
    const scale = { min: 0, max: 10, bucket: 'detractor' };
    const answers = [
      { questionId: 'a', kind: 'nps', text: 'Recommend?', value: 6, scale },
      { questionId: 'b', kind: 'choice', text: 'Who?', value: ['My team', '“The board”'] },
      { questionId: 'c', kind: 'goal', text: 'Solved?', value: 'partly' },
      { questionId: 'd', kind: 'consent', text: 'May we?', value: 'given' },
      { questionId: 'e', kind: 'text', text: 'Why?', value: 'partly' },
    ];
    const { section, container } = await open(
      samplePage({ responses: [{ ...response, answers }] }),
    );
    expect(section('Answers')).toContain('6 of 10');
    expect(container.querySelectorAll('.scale.is-low .scale-steps > span')).toHaveLength(11);
    const chosen = [...container.querySelectorAll('.chosen li')].map((each) => each.textContent);
    expect(chosen).toEqual(['My team', '“The board”']);
    const said = [...container.querySelectorAll('dd .figure')].map((each) => each.textContent);
    expect(said).toEqual(['Partly', 'Agreed']);
    expect(container.querySelector('blockquote')?.textContent).toBe('partly');
  });

  it('shows an answer of a kind that it does not know', async () => {
    const [response] = samplePage().responses;
    if (!response) throw new Error('The sample has a response.');
    const answers = [{ questionId: 'q', kind: 'nps', text: 'Recommend?', value: 9 }];
    const { section, container } = await open(
      samplePage({ responses: [{ ...response, isComplete: false, answers }] }),
    );
    expect(section('Answers')).toMatch(/Not finished.*Recommend\?9/);
    expect(container.querySelector('.scale')).toBeNull();
  });

  it('shows what they bought it for, and who says whether it came true', async () => {
    const said = [
      { user: { id: 'u1', name: 'Aino Lehtonen' }, value: 'partly' as const, at: ago(60_000) },
    ];
    const { section } = await open(samplePage({ goal: { text: 'Reports in an hour', said } }));
    expect(section('Their goal')).toMatch(/Reports in an hour.*Aino Lehtonen.*Partly/);
  });

  it('says what is empty', async () => {
    const { section } = await open(samplePage({ users: [], responses: [] }));
    expect(section('People')).toContain('Nobody of this account has been seen yet.');
    expect(section('Answers')).toContain('Nobody has been asked');
  });

  it('shows all that others wrote as text', async () => {
    const hostile = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
    const user = { id: hostile, name: hostile };
    const { container } = await open(
      samplePage({
        account: {
          ...samplePage().account,
          name: hostile,
          plan: hostile,
          owner: user,
          currency: hostile,
        },
        users: [{ ...user, firstSeenAt: null, lastSeenAt: null, firstUseAt: null }],
        responses: [
          {
            id: 'r',
            flow: { id: 'f', name: hostile, version: 1 },
            user,
            at: ago(0),
            isComplete: true,
            answers: [{ questionId: 'q', kind: 'text', text: hostile, value: hostile }],
          },
        ],
      }),
    );
    expect(container.querySelector('img, script')).toBeNull();
    expect(textOf(container).split(hostile)).toHaveLength(7);
    expect(document.title).toContain(hostile);
  });

  it('is fetched again when something of the account arrives, and only then', async () => {
    const { load, hear } = await open();
    await hear(sampleItem({ account: null }));
    expect(load).toHaveBeenCalledTimes(1);
    await hear(sampleItem());
    expect(load).toHaveBeenCalledTimes(2);
  });
});

it('drops an answer that comes after that of a newer question', async () => {
  const named = (name: string) => samplePage({ account: { ...samplePage().account, name } });
  const [slow, quick] = [
    Promise.withResolvers<AccountData>(),
    Promise.withResolvers<AccountData>(),
  ];
  const load = vi.fn(() => quick.promise).mockReturnValueOnce(slow.promise);
  const listeners = new Set<(item: InboxItem) => void>();
  const hear = (item: InboxItem) => listeners.forEach((listen) => void listen(item));
  const { findByRole, container } = show(
    <AccountView
      id="kaleva"
      {...QUIET}
      load={load}
      onItem={(listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      }}
    />,
  );
  await waitFor(() => expect(load).toHaveBeenCalledOnce());
  await act(() => hear(sampleItem()));
  quick.resolve(named('Newer'));
  expect(await findByRole('heading', { name: 'Newer' })).toBeTruthy();
  await act(async () => slow.resolve(named('Older')));
  expect(textOf(container.querySelector('h1'))).toBe('Newer');
});

describe('an account that cannot be shown', () => {
  const fail = (code: 'not_found' | 'internal') =>
    show(
      <AccountView
        id="x"
        {...QUIET}
        load={() => Promise.reject(new ApiError(code, code))}
        onItem={() => () => {}}
      />,
    );

  it('does not exist', async () => {
    const { findByRole, queryByRole } = fail('not_found');
    expect(await findByRole('heading', { name: 'No such account' })).toBeTruthy();
    expect(queryByRole('button', { name: 'Try again' })).toBeNull();
  });

  it('or failed, and can be tried again', async () => {
    const load = vi.fn(async () => samplePage());
    load.mockRejectedValueOnce(new ApiError('internal', 'internal'));
    const { findByRole } = show(
      <AccountView {...QUIET} id="x" load={load} onItem={() => () => {}} />,
    );
    fireEvent.click(await findByRole('button', { name: 'Try again' }));
    expect(await findByRole('heading', { name: 'Kaleva Oy' })).toBeTruthy();
  });
});

describe('the path', () => {
  const path = (contract?: string, seen?: string, used?: string) => {
    const page = samplePage();
    const account = { ...page.account, contractAt: contract ?? null, firstUseAt: used ?? null };
    const user = {
      id: 'u',
      name: null,
      firstSeenAt: seen ?? null,
      lastSeenAt: null,
      firstUseAt: null,
    };
    return toStations({ ...page, account, users: [user] }).map(({ key }) => key);
  };
  const [first, second, third] = [ago(3 * DAY_MS), ago(2 * DAY_MS), ago(DAY_MS)];

  it.each([
    ['as it was planned', path(first, second, third), ['contract', 'firstSession', 'firstUse']],
    ['with a trial first', path(second, first, third), ['firstSession', 'contract', 'firstUse']],
    ['still to go', path(first, second), ['contract', 'firstSession', 'firstUse']],
    ['not yet begun', path(first), ['contract', 'firstSession', 'firstUse']],
    ['imported', path(first, undefined, third), ['contract', 'firstUse']],
    [
      'without a known contract',
      path(undefined, first, second),
      ['firstSession', 'firstUse', 'contract'],
    ],
  ])('%s', (_how, stations, expected) => expect(stations).toEqual(expected));
});
