import type {
  AccountMoved,
  AnswerGiven,
  ChampionSilent,
  GoalChanged,
  SilenceNoticed,
  UserStuck,
} from '@polku/protocol';
import type { Renderer, Telling } from './rendered.ts';
import { toAccountFact } from './telling.ts';

/** What has occurred at an account, for whoever looks after it. */

const DAY_MS = 24 * 3_600_000;
/** Where nobody is known it is still a sentence. */
const NOBODY = '–';

type About = { user: { id: string } | null; account: { id: string } | null };

export function whoOf({ user, account }: About, { names }: Telling) {
  return {
    user: names.user ?? user?.id ?? NOBODY,
    account: names.account ?? account?.id,
  };
}

export const actionOf = ({ account }: About, { words, links }: Telling) => ({
  label: account ? words.actions.account : words.actions.inbox,
  url: links.account(account?.id),
});

export const renderSilence: Renderer<SilenceNoticed> = ({ data }, telling) => {
  const { words, names, duration, time } = telling;
  const { user, account, since, sinceAt, days } = data;
  const of = {
    user: user ? (names.user ?? user.id) : undefined,
    account: names.account ?? account?.id,
    days: duration(days * DAY_MS),
  };
  return {
    title: words.silence.title(of),
    lines: [words.silence.line[since]],
    facts: [toAccountFact(account, telling), { label: words.facts.at, value: time(sinceAt) }],
    action: actionOf(data, telling),
  };
};

export const renderStuck: Renderer<UserStuck> = ({ data }, telling) => {
  const { words, names, time } = telling;
  const of = whoOf(data, telling);
  const flow = names.flow ?? data.flow;
  const at = data.step === null ? flow : words.step(flow, data.step);
  return {
    title: words.stuck.title(of),
    lines: [words.stuck.line(of, at)],
    facts: [
      toAccountFact(data.account, telling),
      { label: words.facts.at, value: time(data.sinceAt) },
    ],
    action: actionOf(data, telling),
  };
};

export const renderAnswer: Renderer<AnswerGiven> = ({ data }, telling) => {
  const { words, names, time } = telling;
  return {
    title: words.answer.title(whoOf(data, telling), words.answer.bands[data.band]),
    lines: [words.answer.line],
    facts: [
      toAccountFact(data.account, telling),
      { label: words.facts.about, value: names.flow ?? data.flow },
      { label: words.facts.at, value: time(data.answeredAt) },
    ],
    action: actionOf(data, telling),
  };
};

export const renderGoal: Renderer<GoalChanged> = ({ data }, telling) => {
  const { words, names, time } = telling;
  const account = names.account ?? data.account?.id ?? NOBODY;
  return {
    title: words.goal.title(account, words.goal.states[data.state]),
    lines: [words.goal.line[data.state]],
    facts: [
      toAccountFact(data.account, telling),
      { label: words.facts.at, value: time(data.changedAt) },
    ],
    action: actionOf(data, telling),
  };
};

export const renderMoved: Renderer<AccountMoved> = ({ data }, telling) => {
  const { words, names, time } = telling;
  const levelOf = (level: AccountMoved['data']['from']) =>
    level === null ? words.moved.none : words.touch[level];
  return {
    title: words.moved.title(names.account ?? data.account?.id ?? NOBODY),
    lines: [words.moved.line(levelOf(data.from), levelOf(data.to))],
    facts: [
      toAccountFact(data.account, telling),
      { label: words.facts.at, value: time(data.movedAt) },
    ],
    action: actionOf(data, telling),
  };
};

export const renderChampion: Renderer<ChampionSilent> = ({ data }, telling) => {
  const { words, duration, time } = telling;
  const of = whoOf(data, telling);
  return {
    title: words.champion.title(of),
    lines: [words.champion.line(of, duration(data.days * DAY_MS))],
    facts: [
      toAccountFact(data.account, telling),
      { label: words.facts.at, value: time(data.lastSeenAt) },
    ],
    action: actionOf(data, telling),
  };
};
