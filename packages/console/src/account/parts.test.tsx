// @vitest-environment happy-dom
import { cleanup, configure, fireEvent, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '../testing.fixture.tsx';
import { toValue } from './health.tsx';
import { openAccount } from './open-account.fixture.tsx';

/** What people write on an account: each part as they use it, over a backend that says what it was sent. */
configure({ asyncUtilTimeout: 10_000 });
beforeEach(() => window.history.replaceState(null, '', '/accounts/kaleva'));
afterEach(cleanup);

type View = Awaited<ReturnType<typeof openAccount>>;

/** The dialog that is open, and its fields by their labels. */
async function dialogOf({ container }: View) {
  const dialog = await waitFor(() => {
    const opened = container.querySelector<HTMLElement>('dialog[open]');
    if (!opened) throw new Error('No dialog is open.');
    return opened;
  });
  const of = within(dialog);
  return {
    fill: (label: string | RegExp, value: string) =>
      fireEvent.input(of.getByLabelText(label), { target: { value } }),
    choose: (label: string | RegExp, value: string) =>
      fireEvent.change(of.getByLabelText(label), { target: { value } }),
    send: () => fireEvent.submit(dialog.querySelector('form') as HTMLFormElement), // each has one
    text: () => textOf(dialog),
  };
}
const press = (view: View, name: string | RegExp) =>
  fireEvent.click(view.getByRole('button', { name, hidden: true }));

/** As the browser does at a press: its toggle is heard, and its content drawn. */
function openPopover(view: View, label: string) {
  const id = view.getByRole('button', { name: label, hidden: true }).getAttribute('popovertarget');
  const panel = view.container.querySelector(`[id="${id}"]`) as HTMLElement; // the button names it
  panel.hidePopover = () => {};
  fireEvent(panel, Object.assign(new Event('toggle'), { newState: 'open' }));
}

const NOTE = {
  id: 'n1',
  text: 'They wait for the summer.',
  userId: null,
  by: null,
  at: new Date(0).toISOString(),
};
const HANDOVER = {
  sold: 'Reports for all',
  arrangements: '',
  promises: ['A trainer in May'],
  checklist: [{ text: 'Contract signed', isDone: false }],
  writtenBy: { id: 'olli', name: 'Olli Ranta' },
  writtenAt: new Date(0).toISOString(),
  updatedAt: new Date(0).toISOString(),
  acceptedBy: null,
  acceptedAt: null,
};

describe('goals', () => {
  it('are written with their measure, and not without', async () => {
    const view = await openAccount();
    press(view, 'Add a goal');
    const dialog = await dialogOf(view);
    dialog.send();
    await waitFor(() => expect(dialog.text()).toContain('Fill this in.'));
    expect(view.sent).toEqual([]);
    dialog.fill('What they want', 'Half the time');
    dialog.fill('Counted in', 'hours');
    dialog.fill('At the start', '40');
    dialog.fill('Target', '20');
    dialog.send();
    await waitFor(() => expect(view.sent).toHaveLength(1));
    expect(view.sent[0]).toMatchObject({
      method: 'PUT',
      path: expect.stringMatching(/^\/api\/accounts\/kaleva\/goals\/[\w-]{36}$/),
      body: { name: 'Half the time', measure: 'hours', startValue: 40, targetValue: 20 },
    });
  });
});

describe('contacts', () => {
  it('are added with their role', async () => {
    const view = await openAccount();
    press(view, 'Add a contact');
    const dialog = await dialogOf(view);
    dialog.fill('Name', 'Liisa Salo');
    dialog.choose('Role', 'champion');
    dialog.fill('E-mail', 'liisa@kaleva.example');
    dialog.send();
    await waitFor(() => expect(view.sent).toHaveLength(1));
    expect(view.sent[0]).toMatchObject({
      method: 'PUT',
      path: expect.stringContaining('/contacts/'),
      body: { name: 'Liisa Salo', role: 'champion', email: 'liisa@kaleva.example' },
    });
  });
});

describe('notes', () => {
  it('are added, and nothing is where nothing was written', async () => {
    const view = await openAccount();
    press(view, 'Add a note');
    const box = view.getByPlaceholderText('What was said, what was seen…');
    fireEvent.submit(box.closest('form') as HTMLFormElement);
    fireEvent.input(box, { target: { value: '  Called them.  ' } });
    fireEvent.submit(box.closest('form') as HTMLFormElement);
    await waitFor(() => expect(view.sent).toHaveLength(1));
    expect(view.sent[0]).toMatchObject({ method: 'PUT', body: { text: 'Called them.' } });
  });

  it('are removed, and brought back by Undo as they were', async () => {
    const view = await openAccount({ record: { notes: [NOTE] } });
    press(view, 'Remove the note');
    fireEvent.click(await view.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(view.sent).toHaveLength(2));
    const path = '/api/accounts/kaleva/notes/n1';
    expect(view.sent).toEqual([
      { method: 'DELETE', path, body: undefined },
      { method: 'PUT', path, body: { text: NOTE.text, userId: null } },
    ]);
  });
});

describe('the handover', () => {
  it('is accepted by who takes the account on, and is waited for until then', async () => {
    const view = await openAccount({ record: { handover: HANDOVER } });
    expect(textOf(view.container.querySelector('.handover'))).toContain('Waits to be accepted');
    press(view, 'Accept it');
    await waitFor(() =>
      expect(view.sent).toMatchObject([
        { method: 'POST', path: '/api/accounts/kaleva/handover/accept' },
      ]),
    );
  });

  it('is written, its promises and its checklist a line each', async () => {
    const view = await openAccount();
    press(view, 'Write the handover');
    const dialog = await dialogOf(view);
    dialog.fill('What was sold', 'Reports');
    dialog.fill('What was promised', 'A trainer\n\n A visit ');
    dialog.fill('To be seen to', 'Contract signed');
    dialog.send();
    await waitFor(() => expect(view.sent).toHaveLength(1));
    expect(view.sent[0]).toMatchObject({
      method: 'PUT',
      path: '/api/accounts/kaleva/handover',
      body: {
        sold: 'Reports',
        promises: ['A trainer', 'A visit'],
        checklist: [{ text: 'Contract signed', isDone: false }],
      },
    });
  });
});

describe('stages and links', () => {
  it('move the account where it is put', async () => {
    const view = await openAccount();
    openPopover(view, 'In use');
    press(view, 'Move the account here');
    await waitFor(() =>
      expect(view.sent).toMatchObject([{ method: 'PATCH', body: { stage: 'in_use' } }]),
    );
  });

  it('make a link for the customer', async () => {
    const view = await openAccount();
    openPopover(view, 'Share with the customer');
    fireEvent.click(await view.findByRole('button', { name: 'Make a link', hidden: true }));
    await view.findByRole('button', { name: 'Copy the link', hidden: true });
    expect(view.sent).toMatchObject([{ method: 'POST', path: '/api/accounts/kaleva/shares' }]);
  });
});

describe('health', () => {
  const record = { health: [{ name: 'Tickets', value: 3, at: new Date(0).toISOString() }] };

  it('is changed where it stands, as a number, and taken back', async () => {
    const view = await openAccount({ record });
    press(view, /Edit: Tickets/);
    const input = within(view.field('Tickets')).getByRole('textbox');
    fireEvent.input(input, { target: { value: '7' } });
    fireEvent.submit(input.closest('form') as HTMLFormElement);
    fireEvent.click(await view.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(view.sent).toHaveLength(2));
    expect(view.sent.map(({ body }) => body)).toEqual([
      { health: { Tickets: 7 } },
      { health: { Tickets: 3 } },
    ]);
  });

  it.each([
    ['7', 7],
    ['1,5', 1.5],
    [' yes ', true],
    ['Ei', false],
    ['gold', 'gold'],
    ['', null],
  ])('takes %j for %j', (text, value) => expect(toValue(text)).toBe(value));
});

describe('a conversation', () => {
  it('is begun with a user, under the same ids when it is sent again', async () => {
    const view = await openAccount();
    press(view, 'Write to somebody');
    const dialog = await dialogOf(view);
    dialog.send();
    await waitFor(() => expect(dialog.text()).toContain('Fill this in.'));
    dialog.fill('Message', ' How did it go? ');
    dialog.send();
    await waitFor(() => expect(view.sent).toHaveLength(1));
    expect(view.sent[0]).toMatchObject({
      method: 'POST',
      path: '/api/accounts/kaleva/conversations',
      body: { message: { text: 'How did it go?' }, userId: expect.any(String) },
    });
  });

  it('is begun by nobody who may not answer', async () => {
    const view = await openAccount({ role: 'seller' });
    expect(view.queryByRole('button', { name: 'Write to somebody' })).toBeNull();
    // Of the fields, how it is brought in is theirs, and no other.
    expect(view.queryByRole('button', { name: /Edit: Plan/ })).toBeNull();
    expect(view.queryByRole('button', { name: /Edit: Onboarding/ })).not.toBeNull();
  });
});

describe('what is offered', () => {
  const ALL = [
    ...['Write to somebody', 'Edit: Touch level', 'Edit: Onboarding', 'In use', 'Add a goal'],
    ...['Add a fact', 'Add a task', 'Add a contact', 'Add a note', 'Change the handover'],
    ...['Accept it', 'Share with the customer'],
  ];

  it.each([
    ['csm', ALL],
    ['seller', ['Edit: Onboarding', 'Add a contact', 'Add a note', 'Change the handover']],
    ['trainer', ['Edit: Onboarding', 'Add a task', 'Add a note']],
    ['viewer', []],
  ] as const)('to a %s is what they may do', async (role, offered) => {
    const view = await openAccount({ role, record: { handover: HANDOVER } });
    const isOffered = (name: string) =>
      view.queryAllByRole('button', { name: new RegExp(name), hidden: true }).length > 0;
    expect(ALL.filter(isOffered)).toEqual(offered);
  });
});
