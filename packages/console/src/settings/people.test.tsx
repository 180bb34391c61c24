// @vitest-environment happy-dom
import type { PersonLine } from '@polku/backend/api-people';
import { cleanup, fireEvent, waitFor } from '@testing-library/preact';
import { afterEach, expect, it, vi } from 'vitest';
import { ApiError } from '../api/client.ts';
import { ToastProvider } from '../controls/toast.tsx';
import { show, textOf } from '../testing.fixture.tsx';
import { Audit } from './audit.tsx';
import { People } from './people.tsx';

afterEach(cleanup);

const aino: PersonLine = {
  id: 'p1',
  name: 'Aino',
  email: 'aino@example.com',
  role: 'admin',
  language: 'fi',
  timeZone: 'Europe/Helsinki',
  region: null,
  away: null,
  isAway: true,
  isActive: true,
  accounts: 1,
  openTasks: 0,
};

function open(mayEdit = true) {
  const api = {
    people: vi.fn(async () => ({ people: [aino] })),
    invite: vi.fn(async () => ({ id: 'p2', link: 'https://polku.example/sign-in#password=x' })),
    setAccess: vi.fn(async (): Promise<unknown> => ({})),
  };
  const view = show(
    <ToastProvider>
      <People api={api} mayEdit={mayEdit} />
    </ToastProvider>,
  );
  return { ...view, api };
}

it('tells who works here, and lets nobody else change it', async () => {
  const { findByText, container } = open(false);
  await findByText('Aino');
  expect(textOf(container.querySelector('li'))).toBe(
    'Aino Awayaino@example.com · 1 account · 0 open tasksAdmin',
  );
  expect(container.querySelector('select')).toBeNull();
});

it('changes a role at once, and back by its undo', async () => {
  const { findByLabelText, findByRole, api } = open();
  fireEvent.change(await findByLabelText('Role of Aino'), { target: { value: 'lead' } });
  await waitFor(() => expect(api.setAccess).toHaveBeenCalledWith('p1', { role: 'lead' }));
  fireEvent.click(await findByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(api.setAccess).toHaveBeenLastCalledWith('p1', { role: 'admin' }));
});

it('says why the last admin stays one', async () => {
  const { findByRole, findByText, api } = open();
  api.setAccess.mockRejectedValueOnce(new ApiError('conflict', 'Aino is the last admin.'));
  fireEvent.click(await findByRole('button', { name: /Deactivate/ }));
  await findByText('Aino is the last admin.');
});

it('invites by a link, once what is missing is written', async () => {
  const { findByRole, findByLabelText, findByText, api } = open();
  fireEvent.click(await findByRole('button', { name: 'Invite somebody' }));
  fireEvent.click(await findByRole('button', { name: 'Make their link' }));
  await findByText('Write an e-mail address.');
  expect(api.invite).not.toHaveBeenCalled();
  fireEvent.input(await findByLabelText('Name'), { target: { value: ' Veli ' } });
  fireEvent.input(await findByLabelText('E-mail'), { target: { value: 'veli@example.com' } });
  fireEvent.click(await findByRole('button', { name: 'Make their link' }));
  await findByText('https://polku.example/sign-in#password=x');
  expect(api.invite).toHaveBeenCalledWith({ name: 'Veli', email: 'veli@example.com', role: 'csm' });
});

it('shows who saw and did what, page after page, and what was refused', async () => {
  const line = (action: string, status: number) => ({
    at: '2026-01-01T00:00:00Z',
    person: { id: 'p1', name: 'Aino' },
    action,
    subject: 'acme',
    item: null,
    status,
  });
  const audit = vi.fn(async ({ before }: { [name: string]: unknown }) =>
    before === undefined
      ? { lines: [line('GET /api/accounts/:id', 200)], nextBefore: 7 }
      : { lines: [line('DELETE /api/keys/:id', 403)], nextBefore: null },
  );
  const { findByRole, findByText, container } = show(
    <Audit api={{ audit, people: async () => ({ people: [aino] }) }} />,
  );
  await findByText('GET /api/accounts/:id');
  fireEvent.click(await findByRole('button', { name: 'Show older' }));
  await findByText('refused (403)');
  expect(container.querySelectorAll('tbody tr')).toHaveLength(2);
  expect(audit).toHaveBeenLastCalledWith({ what: undefined, person: undefined, before: 7 });
});
