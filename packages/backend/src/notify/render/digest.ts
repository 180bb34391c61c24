import type { Digest } from '@polku/protocol';
import type { Renderer } from './rendered.ts';

/** What was not told at once, a line each. Ids only: it is an overview, and the console has the names. */
const MAX_LINES = 9;

export const renderDigest: Renderer<Digest> = ({ data }, { words, links, time }) => {
  const shown = data.items.slice(0, MAX_LINES);
  const facts = shown.map(({ kind, user, account, at }) => ({
    // Its own words alone: every object has a `__proto__`.
    label: (Object.hasOwn(words.digest.kinds, kind) && words.digest.kinds[kind]) || kind,
    value: [user?.id, account?.id, time(at)].filter((part) => part !== undefined).join(' · '),
  }));
  const left = data.count - shown.length;
  return {
    title: words.digest.title(data.count),
    lines: [
      `${time(data.from)} – ${time(data.to)}`,
      ...(left > 0 ? [words.digest.more(left)] : []),
    ],
    facts,
    action: { label: words.actions.inbox, url: links.inbox() },
  };
};
