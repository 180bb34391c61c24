import type { WeeklyWords } from '@polku/protocol';
import type { Quote, Renderer } from './rendered.ts';

/** What users wrote in a week: who, what they gave, and their words; without names that they wrote at all. */
export const renderWords: Renderer<WeeklyWords> = (
  { data },
  { words, names, links, days, count },
) => {
  const { quotes } = names;
  const whoOf = ({ user, account, score }: Quote) =>
    [
      account === null ? user : `${user} (${account})`,
      score !== null && words.ownWords.score(score),
    ]
      .filter(Boolean)
      .join(', ');
  return {
    title: words.ownWords.title(count(data.count), days(data.from, data.to)),
    lines: [quotes ? words.ownWords.line : words.ownWords.hidden],
    facts: (quotes ?? []).map((quote) => ({ label: whoOf(quote), value: quote.text })),
    action: { label: words.ownWords.action, url: links.insight() },
  };
};
