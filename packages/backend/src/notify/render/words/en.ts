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
