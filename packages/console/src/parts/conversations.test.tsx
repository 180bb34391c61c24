// @vitest-environment happy-dom
import type { InboxItem } from '@polku/backend/api-inbox';
import { act, cleanup, fireEvent, waitFor } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sampleConversation, sampleItem, sampleReply } from '../samples.fixture.ts';
import { show, textOf } from '../testing.fixture.tsx';
import { Conversations } from './conversations.tsx';

afterEach(cleanup);

async function open({ mayAnswer = true } = {}) {
  const listeners = new Set<(item: InboxItem) => void>();
  const conversation = sampleConversation();
  const load = vi.fn(async () => ({ conversations: [conversation] }));
  const onAnswer = vi.fn(async (_: string, { id, text }: { id: string; text: string }) => ({
    ...conversation,
    waitingSince: null,
    messages: [
      ...conversation.messages,
      {
        id,
        by: { id: 'maija', name: 'Maija Virtanen' },
        text,
        at: conversation.messages[0]?.at ?? '',
      },
    ],
  }));
  const view = show(
    <Conversations
      accountId="kaleva"
      loadConversations={load}
      onAnswer={mayAnswer ? onAnswer : undefined}
      onItem={(listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      }}
    />,
  );
  await waitFor(() => expect(view.container.querySelector('.conversation')).not.toBeNull());
  const field = () => view.getByRole('textbox') as HTMLTextAreaElement;
  return {
    ...view,
    load,
    onAnswer,
    field,
    write: (value: string) => fireEvent.input(field(), { target: { value } }),
    send: () => fireEvent.click(view.getByRole('button', { name: 'Send' })),
    hear: (item: InboxItem) => act(() => listeners.forEach((listen) => void listen(item))),
  };
}

describe('the conversations of an account', () => {
  it('show who wrote what, as the text it is, and how long they have waited', async () => {
    const { container } = await open();
    const text = textOf(container);
    expect(text).toContain('Answer to Welcome');
    expect(text).toContain('Waiting for 3 minutes');
    expect(text).toContain('<b>Can</b> I share a report?');
    expect(container.querySelector('b')).toBeNull();
  });

  it('are answered: the answer stands there, the box is empty, and it is said', async () => {
    const { container, field, write, send, onAnswer, getByRole } = await open();
    write('Yes, by its link.');
    send();
    await waitFor(() => expect(field().value).toBe(''));
    expect(onAnswer.mock.calls[0]?.[1].text).toBe('Yes, by its link.');
    expect(textOf(container.querySelector('.is-ours'))).toContain('Maija Virtanen');
    expect(textOf(container)).not.toContain('Waiting');
    expect(textOf(getByRole('log'))).toContain('Your answer was sent to Aino Lehtonen.');
  });

  it('keep an answer that was not sent, and send it again as the same', async () => {
    const { field, write, send, onAnswer, findByRole } = await open();
    onAnswer.mockRejectedValueOnce(new Error('offline'));
    write('Yes.');
    send();
    expect(textOf(await findByRole('alert'))).toContain('was not sent');
    expect(field().value).toBe('Yes.');
    send();
    await waitFor(() => expect(field().value).toBe(''));
    const ids = onAnswer.mock.calls.map(([, { id }]) => id);
    expect(new Set(ids).size).toBe(1);
  });

  it('send nothing that is empty or too long, and say how much', async () => {
    const { container, write, send, onAnswer } = await open();
    write('  ');
    send();
    write('x'.repeat(4_002));
    send();
    expect(textOf(container)).toContain('2 characters too many');
    expect(onAnswer).not.toHaveBeenCalled();
  });

  it('are sent by Ctrl and Enter as well', async () => {
    const { field, write, onAnswer } = await open();
    write('Yes.');
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(onAnswer).not.toHaveBeenCalled();
    fireEvent.keyDown(field(), { key: 'Enter', ctrlKey: true });
    await waitFor(() => expect(onAnswer).toHaveBeenCalledOnce());
  });

  it('are fetched again when somebody of the account writes, and not for anything else', async () => {
    const { hear, load } = await open();
    await hear(sampleItem());
    await hear(sampleReply({ account: null }));
    expect(load).toHaveBeenCalledTimes(1);
    await hear(sampleReply());
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('have no box for who may only look', async () => {
    const { queryByRole } = await open({ mayAnswer: false });
    expect(queryByRole('textbox')).toBeNull();
  });
});
