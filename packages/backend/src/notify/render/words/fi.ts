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
    ledBy: 'Sinne johti',
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
  silence: {
    title: (of) => `Ei ensimmäistä käyttöä, ${of.days}: ${of.user ?? of.account ?? '–'}`,
    line: {
      contract: 'Laskettu sopimuksesta.',
      handover: 'Laskettu luovutuksesta.',
      invitation: 'Laskettu kutsusta.',
    },
  },
  stuck: {
    title: (of) => `Jumissa: ${who(of)}`,
    line: (of, at) => `${of.user} aloitti, pääsi kohtaan ”${at}” eikä ole jatkanut.`,
  },
  answer: {
    title: (of, band) => `${band}: ${who(of)}`,
    bands: {
      detractor: 'Arvostelija',
      passive: 'Neutraali',
      promoter: 'Suosittelija',
      low_ces: 'Oli vaikeaa',
    },
    line: 'Vastaus sanoineen on konsolissa.',
  },
  goal: {
    title: (account, state) => `${state}: ${account}`,
    states: { reached: 'Tavoite saavutettu', at_risk: 'Tavoite vaarassa' },
    line: {
      reached: 'Asiakas on saavuttanut oman tavoitteensa.',
      at_risk: 'Asiakkaan omaa tavoitetta ei tällä vauhdilla saavuteta ajoissa.',
    },
  },
  moved: {
    title: (account) => `Touch level vaihtui: ${account}`,
    line: (from, to) => `Ennen ${from}, nyt ${to}.`,
    none: 'ei mitään',
  },
  champion: {
    title: (of) => `Avainkäyttäjä hiljaa: ${who(of)}`,
    line: (of, days) => `${of.user}: viimeksi nähty ${days} sitten.`,
  },
  task: {
    assigned: (kind, about) => `Tehtävä: ${kind}, ${about}`,
    overdue: (kind, about) => `Myöhässä: ${kind}, ${about}`,
    line: (due) => `Määräaika ${due}.`,
    kinds: {
      welcome: 'toivota tervetulleeksi',
      call: 'soita',
      detractor: 'soita arvostelijalle',
      low_ces: 'helpota vaikeaa',
      promoter: 'pyydä suosittelijaa',
      reply: 'vastaa',
      goal: 'tavoite',
      other: 'tehtävä',
    },
    assignee: 'Kenen se oli',
  },
  digest: {
    title: (count) =>
      count === 1
        ? 'Yksi asia edellisen koosteen jälkeen'
        : `${count} asiaa edellisen koosteen jälkeen`,
    more: (count) => `ja vielä ${count} konsolissa`,
    kinds: {
      first_use: 'Ensimmäinen käyttö',
      reply: 'Viesti',
      silence: 'Ei ensimmäistä käyttöä',
      stuck: 'Jumissa',
      detractor: 'Arvostelija',
      passive: 'Neutraali',
      promoter: 'Suosittelija',
      low_ces: 'Oli vaikeaa',
      account_first_use: 'Asiakkaan ensimmäinen käyttö',
      goal_reached: 'Tavoite saavutettu',
      goal_at_risk: 'Tavoite vaarassa',
      account_moved_up: 'Nousi ylemmälle tasolle',
      account_moved_down: 'Laski alemmalle tasolle',
      champion_silent: 'Avainkäyttäjä hiljaa',
    },
  },
  weekly: {
    title: (days) => `Tech touch, ${days}`,
    line: {
      mine: (waiting, accounts) =>
        `${accounts} asiakkaastasi ${waiting} odottaa yhä ensimmäistä käyttöä.`,
      all: (waiting, accounts) =>
        `Työtilan ${accounts} asiakkaasta ${waiting} odottaa yhä ensimmäistä käyttöä.`,
    },
    firstUses: 'Ensimmäisiä käyttöjä',
    waiting: 'Odottaa yhä',
    stalled: (days) => `Odottanut yli ${days}`,
    compared: (now, before) => `${now} (edellisviikolla ${before})`,
    action: 'Avaa asiakkaat',
  },
  ownWords: {
    title: (count, days) => `Käyttäjien omin sanoin: ${count}, ${days}`,
    line: 'Mitä käyttäjät kirjoittivat vastauksiin kyselyissäsi, uusin ensin.',
    hidden: 'Sanat ovat konsolissa: tämä kanava ei välitä nimiä.',
    score: (score) => `antoi ${score}`,
    action: 'Avaa ymmärrys',
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
