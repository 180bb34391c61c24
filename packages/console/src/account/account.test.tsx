// @vitest-environment happy-dom
import { cleanup, configure, fireEvent, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { NOW_MS } from '../samples.fixture.ts';
import { textOf } from '../testing.fixture.tsx';
import { openAccount } from './open-account.fixture.tsx';

configure({ asyncUtilTimeout: 10_000 });
beforeEach(() => window.history.replaceState(null, '', '/accounts/kaleva'));
afterEach(cleanup);

it('edits a field where it stands, at once, and takes it back', async () => {
  const { field, sent, findByRole, getByRole } = await openAccount();
  fireEvent.click(getByRole('button', { name: /Edit: Plan/ }));
  const input = within(field('Plan')).getByRole('textbox');
  fireEvent.input(input, { target: { value: 'silver' } });
  fireEvent.submit(input.closest('form') as HTMLFormElement);
  await waitFor(() => expect(textOf(field('Plan'))).toContain('Silver'));
  fireEvent.click(await findByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(textOf(field('Plan'))).toContain('Gold'));
  expect(sent).toEqual([
    { method: 'PATCH', path: '/api/accounts/kaleva', body: { plan: 'silver' } },
    { method: 'PATCH', path: '/api/accounts/kaleva', body: { plan: 'gold' } },
  ]);
});

it('leaves a field as it was at Escape, and sends nothing that has not changed', async () => {
  const { field, sent, getByRole } = await openAccount();
  fireEvent.click(getByRole('button', { name: /Edit: Plan/ }));
  const input = within(field('Plan')).getByRole('textbox');
  fireEvent.input(input, { target: { value: 'x' } });
  fireEvent.keyDown(input, { key: 'Escape' });
  await waitFor(() => expect(textOf(field('Plan'))).toContain('Gold'));
  fireEvent.click(getByRole('button', { name: /Edit: Plan/ }));
  fireEvent.blur(within(field('Plan')).getByRole('textbox'));
  await waitFor(() => expect(within(field('Plan')).queryByRole('textbox')).toBeNull());
  expect(sent).toEqual([]);
});

it('puts back what was refused, and says so', async () => {
  const { field, findByText, getByRole } = await openAccount({ refuses: true });
  fireEvent.click(getByRole('button', { name: /Edit: Owner/ }));
  fireEvent.change(within(field('Owner')).getByRole('combobox'), { target: { value: 'olli' } });
  expect(await findByText('It was not saved; nothing was changed.')).toBeTruthy();
  expect(textOf(field('Owner'))).toContain('Maija Virtanen');
});

it('gives the account to a colleague by e-mail', async () => {
  const { field, sent, getByRole } = await openAccount();
  fireEvent.click(getByRole('button', { name: /Edit: Owner/ }));
  fireEvent.change(within(field('Owner')).getByRole('combobox'), { target: { value: 'olli' } });
  await waitFor(() => expect(sent[0]?.body).toEqual({ owner: 'olli@x.example' }));
});

it('sets another touch level with a reason alone', async () => {
  const { sent, getByRole, container } = await openAccount();
  fireEvent.click(getByRole('button', { name: /Edit: Touch level/ }));
  const dialog = within(
    await waitFor(() => {
      const opened = container.querySelector<HTMLElement>('dialog[open]');
      if (!opened) throw new Error('No dialog is open.');
      return opened;
    }),
  );
  fireEvent.change(dialog.getByRole('combobox', { hidden: true }), { target: { value: 'tech' } });
  const reason = await waitFor(() => dialog.getByRole('textbox', { hidden: true }));
  fireEvent.submit(reason.closest('form') as HTMLFormElement);
  await waitFor(() => expect(textOf(reason.closest('.field'))).toContain('Fill this in.'));
  expect(sent).toEqual([]);
  fireEvent.input(reason, { target: { value: 'A pilot' } });
  fireEvent.submit(reason.closest('form') as HTMLFormElement);
  await waitFor(() =>
    expect(sent[0]?.body).toEqual({ touchLevel: 'tech', touchLevelReason: 'A pilot' }),
  );
});

it('tells where the account is on its path, and for how long beyond what it should', async () => {
  const { container } = await openAccount();
  const present = container.querySelector('.stages [aria-current=step]');
  expect(textOf(present)).toBe('Getting started40 days10 overCustomer success');
  expect(present?.className).toContain('is-over');
});

it('lets who may only look change nothing', async () => {
  const { container, queryByRole } = await openAccount({ role: 'viewer' });
  expect(container.querySelector('.edit-value, form')).toBeNull();
  expect(queryByRole('button', { name: /Edit|Add|Share/ })).toBeNull();
});

it('has its plan, touch level, owner, contract, days since it, first use and billing at the head', async () => {
  const { container, getByRole } = await openAccount();
  expect(textOf(getByRole('heading', { level: 1 }))).toBe('Kaleva Oy');
  const all = textOf(container);
  for (const part of [
    'Gold',
    'High touch',
    'Maija Virtanen',
    '10 Nov 2026',
    'Since contract12 days',
    'First use22 Nov 2026',
    '€48,000',
  ])
    expect(all).toContain(part);
});

const USER = { id: 'u1', name: 'Aino Lehtonen' };
const AT = new Date(NOW_MS - 600_000).toISOString();
const SEEN = { firstSeenAt: AT, lastSeenAt: AT, flows: [] };

it('shows the people with their first use', async () => {
  const users = [
    { ...USER, ...SEEN, firstUseAt: AT },
    { id: 'u2', name: null, ...SEEN, firstUseAt: null },
  ];
  const { container } = await openAccount({
    answers: { '/api/accounts/kaleva/progress': () => ({ flows: [], users, total: 2 }) },
  });
  const row = (id: string) => textOf(container.querySelector(`[data-user-id=${id}]`));
  await waitFor(() => expect(row('u1')).toContain('Aino Lehtonen10 minutes ago'));
  expect(row('u2')).toContain('u2Not yet');
});

async function openTimeline(entries: object[], users: object[] = []) {
  const { container } = await openAccount({
    answers: {
      '/api/accounts/kaleva/timeline': () => ({ entries, nextBefore: null }),
      '/api/accounts/kaleva/progress': () => ({ flows: [], users, total: users.length }),
    },
  });
  const days = () => [...container.querySelectorAll('.timeline section')].map(textOf).join();
  return { container, days };
}

it.each([
  ['first_use', null, 'Aino Lehtonen reached Tour'],
  ['flow', null, 'Aino Lehtonen was shown Tour'],
  ['flow', 'done', 'Aino Lehtonen finished Tour'],
  ['flow', 'milestone', 'Aino Lehtonen finished Tour'],
  ['flow', 'escape', 'Aino Lehtonen closed Tour'],
  ['flow', 'withdrawn', 'Aino Lehtonen did not finish Tourwithdrawn'],
  ['event', 'Welcome', 'Aino Lehtonen did TourWelcome'],
] as const)('tells a %s that ended with %j, by the day', async (kind, detail, sentence) => {
  const entry = { id: 't', at: AT, user: USER, kind, name: 'Tour', detail };
  const { days } = await openTimeline([entry]);
  await waitFor(() => expect(days()).toBe(`Today09:50${sentence}`));
});

it('says that nothing has happened', async () => {
  const { container } = await openTimeline([]);
  await waitFor(() => expect(textOf(container)).toContain('Nothing has happened yet.'));
});

it('tells as text what others wrote, of people and of what happened', async () => {
  const hostile = '<img src=x onerror="alert(1)">';
  const user = { id: hostile, name: hostile };
  const { container, days } = await openTimeline(
    [{ id: 't', at: AT, user, kind: 'event', name: hostile, detail: hostile }],
    [{ ...user, ...SEEN, firstUseAt: null }],
  );
  await waitFor(() => expect(days().split(hostile)).toHaveLength(4));
  await waitFor(() => expect(textOf(container.querySelector('.people'))).toContain(hostile));
  expect(container.querySelector('img')).toBeNull();
});
