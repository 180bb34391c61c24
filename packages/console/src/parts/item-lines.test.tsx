// @vitest-environment happy-dom
import type { InboxItem as Item } from '@polku/backend/api-inbox';
import { cleanup, fireEvent, waitFor } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { NOW_MS, sampleAnswer, sampleStalled, sampleTask } from '../samples.fixture.ts';
import { show, textOf } from '../testing.fixture.tsx';
import { DoneDialog } from './done-dialog.tsx';
import { InboxItem } from './inbox-item.tsx';

afterEach(cleanup);
const me = { id: 'maija', name: 'Maija' };

function draw(item: Item, language: 'en' | 'fi' = 'en') {
  const onWish = vi.fn();
  const view = show(
    <InboxItem
      item={item}
      me={me}
      hasArrived={false}
      refusal={undefined}
      onWish={onWish}
      onDone={() => {}}
      people={[{ id: 'olli', name: 'Olli' }]}
      onOpen={() => {}}
    />,
    language,
  );
  return { ...view, onWish, text: textOf(view.container) };
}

describe('an item tells why it matters and what to do next', () => {
  const goal = { kind: 'goal', goalName: 'Half the time', state: 'at_risk' } as const;
  const base = sampleStalled();
  it.each<[string, Item, string[]]>([
    [
      'a detractor',
      sampleAnswer(),
      ['Detractor3 of 10', 'Slow', 'Treat the detractor', 'due in 3 hours'],
    ],
    ['a silence', base, ['Meri Oyj', 'No first use 14 days after the contract.', 'Call, and ask']],
    [
      'one who is stuck',
      {
        ...base,
        why: {
          kind: 'stuck',
          flowName: 'Welcome',
          step: 'name',
          sinceAt: new Date(NOW_MS - 3 * 86_400_000).toISOString(),
        },
      },
      ['Stuck in Welcome at “name” for 3 days.', 'Offer to go through'],
    ],
    [
      'a goal',
      { ...base, kind: 'account', change: goal },
      ['Its goal is at risk: Half the time.', 'Agree on what is needed'],
    ],
    [
      'a task that is late',
      {
        ...base,
        kind: 'task',
        isOverdue: true,
        task: sampleTask({
          kind: 'call',
          title: 'Call Meri',
          dueAt: new Date(NOW_MS - 7_200_000).toISOString(),
        }),
      },
      ['Overdue', 'Call Meri', '2 hours late'],
    ],
  ])('%s', (_name, item, expected) => {
    const { text } = draw(item);
    for (const part of expected) expect(text).toContain(part);
  });

  it('in Finnish too, and shows what a user wrote as text', () => {
    const { text, container } = draw(sampleAnswer(), 'fi');
    expect(text).toContain('Arvostelija3 / 10');
    expect(text).toContain('<b>Slow</b>');
    expect(container.querySelector('blockquote b')).toBeNull();
  });
});

describe('what was done', () => {
  it('is asked of a detractor with what came of it, and not closed without a word', async () => {
    const onDone = vi.fn();
    const { getByRole, getByLabelText, findByText } = show(
      <DoneDialog item={sampleAnswer()} onDone={onDone} onClose={() => {}} />,
    );
    fireEvent.click(getByRole('button', { name: 'Close it' }));
    expect(await findByText('Fill this in.')).toBeTruthy();
    expect(onDone).not.toHaveBeenCalled();
    fireEvent.change(getByLabelText('What came of it'), { target: { value: 'improved' } });
    fireEvent.input(getByLabelText('What was done'), { target: { value: 'Called them.' } });
    fireEvent.click(getByRole('button', { name: 'Close it' }));
    await waitFor(() =>
      expect(onDone).toHaveBeenCalledExactlyOnceWith({
        kind: 'done',
        outcome: 'improved',
        text: 'Called them.',
      }),
    );
  });
});
