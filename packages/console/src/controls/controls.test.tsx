// @vitest-environment happy-dom
import { act, cleanup, fireEvent, waitFor } from '@testing-library/preact';
import { useState } from 'preact/hooks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../api/client.ts';
import { show, textOf } from '../testing.fixture.tsx';
import { Badge } from './badge.tsx';
import { Button } from './button.tsx';
import { Dialog, DialogFoot } from './dialog.tsx';
import { Checkbox, Select, Switch, TextArea, TextField } from './field.tsx';
import { MenuItem, MenuList, Popover } from './popover.tsx';
import { Tabs } from './tabs.tsx';
import { ToastProvider, useToast } from './toast.tsx';
import { useChange } from './use-change.ts';
import { useForm } from './use-form.ts';

afterEach(cleanup);

describe('a button', () => {
  it('that is busy keeps its focus and does nothing', () => {
    const onClick = vi.fn();
    const { getByRole } = show(
      <Button isBusy onClick={onClick}>
        Save
      </Button>,
    );
    const button = getByRole('button', { name: 'Save' });
    button.focus();
    fireEvent.click(button);
    expect(onClick).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(button);
    expect(button.getAttribute('aria-busy')).toBe('true');
  });
});

describe('a field', () => {
  it('has its label as its name, and its fault as its description', () => {
    const { getByRole } = show(
      <TextField label="Name" value="" error="Fill this in." onText={() => {}} />,
    );
    const input = getByRole('textbox', { name: 'Name' });
    expect(input.getAttribute('aria-invalid')).toBe('true');
    const below = document.getElementById(input.getAttribute('aria-describedby') ?? '');
    expect(textOf(below)).toBe('Fill this in.');
  });

  it.each([
    ['a line', <TextField key="1" label="Word" value="a" onText={(text) => said(text)} />],
    ['several lines', <TextArea key="2" label="Word" value="a" onText={(text) => said(text)} />],
  ])('of %s tells what is written', (_name, field) => {
    const { getByLabelText } = show(field);
    fireEvent.input(getByLabelText('Word'), { target: { value: 'b' } });
    expect(said).toHaveBeenLastCalledWith('b');
  });
  const said = vi.fn();

  it('of choices tells one of them', () => {
    const onChoose = vi.fn();
    const options = [
      ['gold', 'Gold'],
      ['silver', 'Silver'],
    ] as const;
    const { getByLabelText } = show(
      <Select label="Plan" options={options} value="gold" onChoose={onChoose} />,
    );
    fireEvent.change(getByLabelText('Plan'), { target: { value: 'silver' } });
    expect(onChoose).toHaveBeenCalledExactlyOnceWith('silver');
  });

  it('is ticked or switched', () => {
    const onChange = vi.fn();
    const { getByRole } = show(
      <>
        <Checkbox label="Daily" isOn={false} onChange={onChange} />
        <Switch label="Live" isOn onChange={onChange} hint="At once." />
      </>,
    );
    fireEvent.click(getByRole('checkbox', { name: 'Daily' }));
    expect(onChange).toHaveBeenLastCalledWith(true);
    fireEvent.click(getByRole('switch', { name: 'Live' }));
    expect(onChange).toHaveBeenLastCalledWith(false);
  });
});

describe('a dialog', () => {
  it('is drawn only while it is open, and is closed by its button', async () => {
    function Page() {
      const [isOpen, setOpen] = useState(false);
      return (
        <>
          <Button onClick={() => setOpen(true)}>Open</Button>
          <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title="New task">
            <p>Content</p>
            <DialogFoot>
              <Badge tone="good">Saved</Badge>
            </DialogFoot>
          </Dialog>
        </>
      );
    }
    const { getByRole, queryByText, container } = show(<Page />);
    expect(queryByText('Content')).toBeNull();
    fireEvent.click(getByRole('button', { name: 'Open' }));
    await waitFor(() => expect(container.querySelector('dialog')?.open).toBe(true));
    expect(getByRole('dialog', { name: 'New task' })).toBeTruthy();
    fireEvent.click(getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(queryByText('Content')).toBeNull());
  });
});

describe('tabs', () => {
  it('go on by arrows, around the ends, and take the focus with them', async () => {
    function Page() {
      const [chosen, setChosen] = useState('a');
      return (
        <Tabs
          label="Parts"
          tabs={[
            ['a', 'First'],
            ['b', 'Second'],
          ]}
          chosen={chosen}
          onChoose={setChosen}
        >
          Part {chosen}
        </Tabs>
      );
    }
    const { getByRole } = show(<Page />);
    fireEvent.keyDown(getByRole('tab', { name: 'First' }), { key: 'ArrowRight' });
    await waitFor(() => expect(textOf(getByRole('tabpanel'))).toBe('Part b'));
    expect(document.activeElement).toBe(getByRole('tab', { name: 'Second' }));
    fireEvent.keyDown(getByRole('tab', { name: 'Second' }), { key: 'ArrowRight' });
    await waitFor(() => expect(textOf(getByRole('tabpanel'))).toBe('Part a'));
  });
});

describe('a menu', () => {
  it('is gone through by arrows', async () => {
    const onChoose = vi.fn();
    const { getByRole } = show(
      <MenuList label="Actions">
        <MenuItem onChoose={onChoose}>One</MenuItem>
        <MenuItem onChoose={onChoose} tone="danger">
          Two
        </MenuItem>
      </MenuList>,
    );
    expect(document.activeElement).toBe(getByRole('menuitem', { name: 'One' }));
    fireEvent.keyDown(getByRole('menuitem', { name: 'One' }), { key: 'ArrowDown' });
    expect(document.activeElement).toBe(getByRole('menuitem', { name: 'Two' }));
    fireEvent.keyDown(getByRole('menuitem', { name: 'Two' }), { key: 'ArrowDown' });
    expect(document.activeElement).toBe(getByRole('menuitem', { name: 'One' }));
  });

  it('is drawn in its popover only while that is open', () => {
    const { queryByText, getByRole } = show(<Popover label="More">{() => 'Inside'}</Popover>);
    expect(queryByText('Inside')).toBeNull();
    expect(getByRole('button', { name: 'More' }).getAttribute('aria-expanded')).toBe('false');
  });
});

/** A list whose lines are taken off before the backend has said so. */
function Lines({ send, onUndo }: { send(): Promise<unknown>; onUndo?: () => void }) {
  const [lines, setLines] = useState(['one', 'two']);
  const { change } = useChange();
  const remove = () =>
    void change({
      key: 'one',
      show() {
        setLines((before) => before.filter((line) => line !== 'one'));
        return () => setLines(['one', 'two']);
      },
      send,
      done: 'Removed.',
      ...(onUndo && { undo: onUndo }),
    });
  return (
    <>
      <p>{lines.join(' ')}</p>
      <Button onClick={remove}>Remove</Button>
    </>
  );
}

describe('a change', () => {
  it('is shown at once, said when it is done, and taken back', async () => {
    const undo = vi.fn();
    const { getByRole, getByText, findByText } = show(
      <ToastProvider>
        <Lines send={async () => {}} onUndo={undo} />
      </ToastProvider>,
    );
    await act(async () => void fireEvent.click(getByRole('button', { name: 'Remove' })));
    expect(getByText('two')).toBeTruthy();
    expect(await findByText('Removed.')).toBeTruthy();
    fireEvent.click(getByRole('button', { name: 'Undo' }));
    expect(undo).toHaveBeenCalledOnce();
  });

  it('that is refused is put back, and said', async () => {
    const { getByRole, findByText } = show(
      <ToastProvider>
        <Lines send={() => Promise.reject(new Error('No.'))} />
      </ToastProvider>,
    );
    fireEvent.click(getByRole('button', { name: 'Remove' }));
    expect(await findByText('one two')).toBeTruthy();
    expect(await findByText('It was not saved; nothing was changed.')).toBeTruthy();
  });

  it('of one thing waits for the one before', async () => {
    const order: string[] = [];
    const first = Promise.withResolvers<void>();
    const sends = [
      () => first.promise.then(() => order.push('first')),
      async () => order.push('second'),
    ];
    const { getByRole } = show(<Lines send={() => sends.shift()?.() ?? Promise.resolve()} />);
    fireEvent.click(getByRole('button', { name: 'Remove' }));
    fireEvent.click(getByRole('button', { name: 'Remove' }));
    first.resolve();
    await waitFor(() => expect(order).toEqual(['first', 'second']));
  });
});

it('shows at most three toasts, the newest', async () => {
  function Page() {
    const say = useToast();
    return <Button onClick={() => ['1', '2', '3', '4'].map((text) => say({ text }))}>Say</Button>;
  }
  const { getByRole, container } = show(
    <ToastProvider>
      <Page />
    </ToastProvider>,
  );
  fireEvent.click(getByRole('button', { name: 'Say' }));
  const texts = () => [...container.querySelectorAll('.toast p')].map((each) => textOf(each));
  await waitFor(() => expect(texts()).toEqual(['2', '3', '4']));
});

describe('a form', () => {
  function NameForm({ send }: { send(values: { name: string }): Promise<void> }) {
    const form = useForm({
      start: { name: '' },
      check: ({ name }) => ({ name: name ? undefined : 'Fill this in.' }),
      send,
    });
    return (
      <form onSubmit={(event) => void form.submit(event)}>
        <TextField
          label="Name"
          value={form.values.name}
          error={form.error('name')}
          onText={(text) => form.set('name', text)}
        />
        <button type="submit">Send</button>
        {form.failure && <p role="alert">{form.failure}</p>}
      </form>
    );
  }

  it('says what is missing only once it was sent, and then sends nothing', async () => {
    const send = vi.fn(async () => {});
    const { getByRole, queryByText, findByText } = show(<NameForm send={send} />);
    expect(queryByText('Fill this in.')).toBeNull();
    fireEvent.click(getByRole('button', { name: 'Send' }));
    expect(await findByText('Fill this in.')).toBeTruthy();
    expect(send).not.toHaveBeenCalled();
  });

  it('shows what the backend refuses at its field, until that is changed', async () => {
    const refusal = new ApiError('invalid_body', 'Taken.', { field: 'name' });
    const { getByRole, getByLabelText, findByText, queryByText } = show(
      <NameForm send={() => Promise.reject(refusal)} />,
    );
    fireEvent.input(getByLabelText('Name'), { target: { value: 'Kaleva' } });
    fireEvent.click(getByRole('button', { name: 'Send' }));
    expect(await findByText('Taken.')).toBeTruthy();
    fireEvent.input(getByLabelText('Name'), { target: { value: 'Kaleva Oy' } });
    await waitFor(() => expect(queryByText('Taken.')).toBeNull());
  });

  it('shows what is about no field at its foot', async () => {
    const { getByRole, getByLabelText, findByRole } = show(
      <NameForm send={() => Promise.reject(new ApiError('unreachable', 'No answer.'))} />,
    );
    fireEvent.input(getByLabelText('Name'), { target: { value: 'Kaleva' } });
    fireEvent.click(getByRole('button', { name: 'Send' }));
    expect(textOf(await findByRole('alert'))).toBe('unreachable');
  });
});
