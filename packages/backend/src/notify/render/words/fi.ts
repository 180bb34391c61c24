import type { Words } from './index.ts';

type Who = { user: string; account: string | undefined };

const who = ({ user, account }: Who) => (account === undefined ? user : `${user} (${account})`);

export const fi: Words = {
  facts: {
    account: 'Asiakas',
    milestone: 'Saavutettu',
    at: 'Milloin',
    sinceContract: 'Sopimuksesta',
    sinceFirstSession: 'Ensimmäisestä käynnistä',
    ledBy: 'Polku sinne',
    about: 'Aihe',
    owner: 'Vastuuhenkilö',
    channel: 'Kanava',
    reason: 'Syy',
  },
  actions: { account: 'Avaa asiakas', answer: 'Lue ja vastaa', inbox: 'Avaa saapuneet' },
  acknowledge: 'Kuittaa',
  touch: { high: 'high touch', low: 'low touch', tech: 'tech touch' },
  step: (flow, step) => `${flow}, vaihe ${step}`,
  firstUse: {
    title: (of) => `Ensimmäinen käyttö: ${who(of)}`,
    line: (of, milestone) => `${of.user} on saavuttanut ensimmäistä kertaa: ”${milestone}”.`,
    accountFirst: 'Se on koko asiakkaan ensimmäinen käyttö.',
  },
  reply: {
    title: (of) => `${who(of)} on kirjoittanut`,
    line: 'Hän odottaa vastausta.',
  },
  channelDisabled: {
    title: (channel) => `Kanava kytkettiin pois: ${channel}`,
    line: 'Sen kohde on poistunut, joten sinne ei lähetetä enää mitään, ennen kuin kytket kanavan takaisin.',
  },
  channelTested: {
    title: 'Testi Polusta',
    line: 'Se tuli perille, joten kanava toimii.',
  },
  other: { title: 'Jotain on tapahtunut', line: 'Saapuneet kertovat lisää.' },
  mail: {
    reason: 'Saat tämän, koska vastaat asiakkaasta Polussa.',
    unsubscribe: 'Älä lähetä enää koosteita',
  },
};
