import type { FirstUseReached } from '@polku/protocol';
import type { Renderer } from './rendered.ts';
import { toAccountFact } from './telling.ts';

export const renderFirstUse: Renderer<FirstUseReached> = ({ data }, telling) => {
  const { words, names, links, time, duration } = telling;
  const { account, flow, step } = data;
  const who = { user: names.user ?? data.user.id, account: names.account ?? account?.id };
  const milestone = names.milestone ?? data.milestone;
  const flowName = names.flow ?? flow;
  const ledBy =
    flowName !== undefined && step !== undefined ? words.step(flowName, step) : flowName;
  const since = (ms: number | null) => (ms === null || ms < 0 ? null : duration(ms));
  return {
    title: words.firstUse.title(who),
    lines: [
      words.firstUse.line(who, milestone),
      ...(account?.first ? [words.firstUse.accountFirst] : []),
    ],
    facts: [
      toAccountFact(account, telling),
      { label: words.facts.at, value: time(data.firstUseAt) },
      { label: words.facts.sinceContract, value: since(data.sinceContractMs) },
      { label: words.facts.sinceFirstSession, value: since(data.sinceFirstSessionMs) },
      { label: words.facts.ledBy, value: ledBy },
    ],
    action: {
      label: account ? words.actions.account : words.actions.inbox,
      url: links.account(account?.id),
    },
  };
};
