import type { ReplyReceived } from '@polku/protocol';
import type { Renderer } from './rendered.ts';
import { toAccountFact } from './telling.ts';

/** Never what was written: that is read in the console. */
export const renderReply: Renderer<ReplyReceived> = ({ data }, telling) => {
  const { words, names, links, time } = telling;
  const { account, conversation, flow } = data;
  const who = { user: names.user ?? data.user.id, account: names.account ?? account?.id };
  return {
    title: words.reply.title(who),
    lines: [words.reply.line],
    facts: [
      toAccountFact(account, telling),
      { label: words.facts.at, value: time(data.writtenAt) },
      { label: words.facts.about, value: names.flow ?? flow },
    ],
    action: {
      label: words.actions.answer,
      url: links.conversation(account?.id, conversation.id),
    },
  };
};
