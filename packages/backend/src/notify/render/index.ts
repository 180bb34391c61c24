import type { ChannelDisabled, ChannelTested, NotificationBody } from '@polku/protocol';
import { renderDisabled, renderTest } from './channel-news.ts';
import { renderDigest } from './digest.ts';
import { renderFirstUse } from './first-use.ts';
import {
  renderAnswer,
  renderChampion,
  renderGoal,
  renderMoved,
  renderSilence,
  renderStuck,
} from './occurrences.ts';
import type { Rendered, Renderer, RenderOptions } from './rendered.ts';
import { renderReply } from './reply.ts';
import { renderOverdue, renderTask } from './task.ts';
import { createTelling } from './telling.ts';
import { renderFigures } from './weekly-figures.ts';
import { renderWords } from './weekly-words.ts';

/**
 * From a message, which holds ids alone, to words for people, in their language. One renderer a type of message; a
 * type without one does not compile. A channel only draws what comes out, and escapes it in its own way.
 */
type Messages = NotificationBody | ChannelDisabled | ChannelTested;

const RENDERERS: { [T in Messages['type']]: Renderer<Extract<Messages, { type: T }>> } = {
  'first_use.reached': renderFirstUse,
  'reply.received': renderReply,
  'silence.noticed': renderSilence,
  'user.stuck': renderStuck,
  'answer.given': renderAnswer,
  'goal.changed': renderGoal,
  'account.moved': renderMoved,
  'champion.silent': renderChampion,
  'task.assigned': renderTask,
  'task.overdue': renderOverdue,
  digest: renderDigest,
  'weekly.figures': renderFigures,
  'weekly.words': renderWords,
  'channel.disabled': renderDisabled,
  'channel.tested': renderTest,
};

/** @param bodyJson as it was queued. A type that is unknown here is told of without its particulars. */
export function renderMessage(bodyJson: string, options: RenderOptions): Rendered {
  const message: { type: string } = JSON.parse(bodyJson);
  const telling = createTelling(options);
  // The registry's own type says that each renderer gets the type it stands under.
  const renderer = Object.hasOwn(RENDERERS, message.type)
    ? (RENDERERS[message.type as Messages['type']] as Renderer<unknown>)
    : renderOther;
  const { title, lines, facts, action } = renderer(message, telling);
  return {
    language: options.language,
    title: toLine(title, 200),
    lines: lines.slice(0, 3).map((line) => toLine(line, 500)),
    facts: facts
      .slice(0, 10)
      .flatMap(({ label, value }) => (value ? [{ label, value: toLine(value, 300) }] : [])),
    action,
  };
}

/**
 * One line of text that is only text: people wrote part of it. No control characters, no line breaks, nothing that
 * turns the direction of what follows; cut by characters as people count them.
 */
function toLine(text: string, max: number): string {
  const plain = text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();
  const characters = [...plain];
  return characters.length <= max ? plain : `${characters.slice(0, max - 1).join('')}…`;
}

const renderOther: Renderer<unknown> = (_, { words, links }) => ({
  title: words.other.title,
  lines: [words.other.line],
  facts: [],
  action: { label: words.actions.inbox, url: links.inbox() },
});
