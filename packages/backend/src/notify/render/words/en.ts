/** Who somebody is: "Aino (Northwind)", or the one of the two that is known. */
type Who = { user: string; account: string | undefined };

const who = ({ user, account }: Who) => (account === undefined ? user : `${user} (${account})`);

export const en = {
  facts: {
    account: 'Account',
    milestone: 'Reached',
    at: 'When',
    sinceContract: 'Since the contract',
    sinceFirstSession: 'Since the first session',
    ledBy: 'Led there by',
    about: 'About',
    owner: 'Owner',
    channel: 'Channel',
    reason: 'Why',
  },
  actions: { account: 'Open the account', answer: 'Read and answer', inbox: 'Open the inbox' },
  acknowledge: 'Acknowledge',
  touch: { high: 'high touch', low: 'low touch', tech: 'tech touch' },
  step: (flow: string, step: string) => `${flow}, step ${step}`,
  firstUse: {
    title: (of: Who) => `First use: ${who(of)}`,
    line: (of: Who, milestone: string) =>
      `${of.user} has reached “${milestone}” for the first time.`,
    accountFirst: 'It is the first use of the whole account.',
  },
  reply: {
    title: (of: Who) => `${who(of)} has written`,
    line: 'They wait for an answer.',
  },
  silence: {
    title: (of: { user: string | undefined; account: string | undefined; days: string }) =>
      `No first use in ${of.days}: ${of.user ?? of.account ?? '–'}`,
    line: {
      contract: 'Counted from the contract.',
      handover: 'Counted from the handover.',
      invitation: 'Counted from the invitation.',
    },
  },
  stuck: {
    title: (of: Who) => `Stuck: ${who(of)}`,
    line: (of: Who, at: string) => `${of.user} began, came to “${at}”, and has not gone on.`,
  },
  answer: {
    title: (of: Who, band: string) => `${band}: ${who(of)}`,
    bands: {
      detractor: 'Detractor',
      passive: 'Passive',
      promoter: 'Promoter',
      low_ces: 'It was hard',
    },
    line: 'The answer and its words are in the console.',
  },
  goal: {
    title: (account: string, state: string) => `${state}: ${account}`,
    states: { reached: 'Goal reached', at_risk: 'Goal at risk' },
    line: {
      reached: 'The account has reached a goal of its own.',
      at_risk: 'A goal of the account’s own will not be reached in time at this pace.',
    },
  },
  moved: {
    title: (account: string) => `Touch level changed: ${account}`,
    line: (from: string, to: string) => `From ${from} to ${to}.`,
    none: 'none',
  },
  champion: {
    title: (of: Who) => `Silent champion: ${who(of)}`,
    line: (of: Who, days: string) => `${of.user} has not been seen for ${days}.`,
  },
  task: {
    assigned: (kind: string, about: string) => `To do: ${kind}, ${about}`,
    overdue: (kind: string, about: string) => `Overdue: ${kind}, ${about}`,
    line: (due: string) => `Due ${due}.`,
    kinds: {
      welcome: 'welcome',
      call: 'call',
      detractor: 'call back a detractor',
      low_ces: 'ease what was hard',
      promoter: 'ask a promoter',
      reply: 'answer',
      goal: 'goal',
      other: 'task',
    },
    assignee: 'Whose it was',
  },
  digest: {
    title: (count: number) =>
      count === 1 ? 'One thing since the last digest' : `${count} things since the last digest`,
    more: (count: number) => `and ${count} more in the console`,
    kinds: {
      first_use: 'First use',
      reply: 'Reply',
      silence: 'No first use',
      stuck: 'Stuck',
      detractor: 'Detractor',
      passive: 'Passive',
      promoter: 'Promoter',
      low_ces: 'It was hard',
      account_first_use: 'First use of the account',
      goal_reached: 'Goal reached',
      goal_at_risk: 'Goal at risk',
      account_moved_up: 'Moved up',
      account_moved_down: 'Moved down',
      champion_silent: 'Silent champion',
    } as { readonly [kind: string]: string },
  },
  weekly: {
    title: (days: string) => `Tech touch, ${days}`,
    line: {
      mine: (waiting: string, accounts: string) =>
        `${waiting} of your ${accounts} accounts still wait for their first use.`,
      all: (waiting: string, accounts: string) =>
        `${waiting} of all ${accounts} accounts still wait for their first use.`,
    },
    firstUses: 'First uses',
    waiting: 'Still waiting',
    stalled: (days: string) => `Waiting over ${days}`,
    compared: (now: string, before: string) => `${now} (the week before: ${before})`,
    action: 'Open the accounts',
  },
  ownWords: {
    title: (count: string, days: string) => `In users’ own words: ${count}, ${days}`,
    line: 'What users wrote in the answers to your surveys, the newest first.',
    hidden: 'The words are in the console: this channel carries no names.',
    score: (score: number) => `gave ${score}`,
    action: 'Open insight',
  },
  channelDisabled: {
    title: (channel: string) => `A channel was switched off: ${channel}`,
    line: 'Its destination is gone, so nothing more is sent there until you switch it on again.',
  },
  channelTested: {
    title: 'A test from Polku',
    line: 'It has arrived, so this channel works.',
  },
  other: { title: 'Something has happened', line: 'The inbox says more.' },
  mail: {
    reason: 'You get this because you look after the account in Polku.',
    unsubscribe: 'Send me no more digests',
  },
} as const;
