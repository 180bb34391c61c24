// @vitest-environment happy-dom
import { cleanup, fireEvent, render } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { InboxScreen } from './inbox/state.ts';
import { Inbox, inboxWords } from './inbox/views.ts';
import { createFakeStage } from './stage.fixture.ts';
import { Slideout } from './surfaces/slideout/view.tsx';
import { surveyExample } from './survey/schema.ts';
import { load } from './survey/view.tsx';

/**
 * In the host's page it is worst: whatever a vendor's colleague, a user or an import has written into a name, a message, a
 * label or a question is text there, to the letter, and makes no element, attribute or address.
 */
const TEXTS = [
  '<script>globalThis.hacked=1</script>',
  '<img src=x onerror="globalThis.hacked=1">',
  '<svg onload=alert(1)><a href="javascript:alert(1)">x</a></svg>',
  '<iframe srcdoc="<script>parent.hacked=1</script>"></iframe><base href=//evil.example>',
  `" autofocus onfocus="globalThis.hacked=1" x='`,
  '</title></style></textarea></script><h1>evil</h1><!--',
  '&lt;b&gt; &#60;script&#62; &amp;',
  '{{name}} <%= 1 %> __proto__',
];

afterEach(cleanup);

/** The page without what it says: its elements and their attributes, in their order. */
const shapeOf = () =>
  [...document.body.querySelectorAll('*')].map((element) => [
    element.tagName,
    ...element
      .getAttributeNames()
      // Labels are read out, and so hold the text.
      .filter((name) => name !== 'aria-label' && name !== 'placeholder')
      .map((name) => `${name}=${element.getAttribute(name)}`),
  ]);

function drawInbox(text: string, screen: InboxScreen) {
  const actions = {
    ...{ show: vi.fn(), begin: vi.fn(), send: vi.fn(), showOlder: vi.fn(), retry: vi.fn() },
    draft: (draft?: string) => draft ?? '',
  };
  const messages = [
    { id: 'a', by: 'person' as const, name: text, text, at: 2 },
    { id: 'q', by: 'user' as const, text, at: 1 },
  ];
  render(
    <Inbox
      state={{
        ...{ status: 'ready', mayWrite: true, hasOlder: false, screen, news: '' },
        conversations: [{ id: 'c1', lastAt: 2, isUnread: true, messages }],
        messages: [{ id: 'news', title: text, text: { en: text }, at: 1 }],
      }}
      actions={actions}
      words={inboxWords}
      languages={['en']}
      now={3}
      onClose={vi.fn()}
    />,
  );
}

async function drawSurvey(text: string) {
  const options = [
    { id: 'one', text },
    { id: 'two', text: { en: text } },
  ];
  const questions = [
    { kind: 'choice' as const, id: 'which', text, options, other: true },
    { kind: 'text' as const, id: 'why', text, placeholder: text },
  ];
  const flow = { ...surveyExample, title: text, questions };
  const { View } = await load(flow);
  const given = { answers: { which: { chosen: ['one'], other: text } } };
  const stage = createFakeStage();
  render(<View {...{ flow, stage, emit: vi.fn(), end: vi.fn(), given, Surface: Slideout }} />);
}

describe.each(TEXTS)('%s stays text', (text) => {
  it.each<[string, InboxScreen]>([
    ['in the list of the inbox', { kind: 'list' }],
    ['in a conversation', { kind: 'thread', conversationId: 'c1' }],
  ])('%s', (_, screen) => {
    drawInbox('Aino', screen);
    const plain = shapeOf();
    cleanup();
    drawInbox(text, screen);
    expect(document.body.textContent).toContain(text);
    expect(shapeOf()).toEqual(plain);
  });

  it('in a survey: its title, its question, its options and what was written beside', async () => {
    await drawSurvey('Aino');
    const plain = shapeOf();
    cleanup();
    await drawSurvey(text);
    expect(document.body.textContent).toContain(text);
    expect(shapeOf()).toEqual(plain);
  });

  it('in nothing that runs or loads', async () => {
    drawInbox(text, { kind: 'thread', conversationId: 'c1' });
    await drawSurvey(text);
    for (const button of document.querySelectorAll('button')) fireEvent.focus(button);
    const foreign =
      'script, iframe, base, img, object, [onerror], [onload], [onfocus], [href*=javascript]';
    expect(document.querySelectorAll(foreign)).toHaveLength(0);
    expect(globalThis).not.toHaveProperty('hacked');
  });
});
