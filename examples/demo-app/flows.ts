/**
 * What Polku shows in Reportly: a tour to the first report, one question about the effort it took, and
 * thanks. One declared chain, so it counts as one interruption. The survey is asked only of somebody who
 * did create a report: a tour may also be paged through to its end. And, once somebody has worked with
 * Reportly for a while, how they stand to it.
 */
import type { Flow } from '@polku/flows';

type WithoutVersion<F> = F extends Flow ? Omit<F, 'version'> : never;

/** A flow as one writes it: its version is given when it is published. */
export type NewFlow = WithoutVersion<Flow>;

export const WELCOME_FLOWS: NewFlow[] = [
  {
    id: 'welcome',
    kind: 'tour',
    name: 'Welcome tour',
    // Its first target stands on the list of reports; elsewhere it waits until the user comes there.
    audience: { fact: 'page.path', is: 'eq', value: '/' },
    trigger: { on: 'load' },
    frequency: 'until_done',
    goal: 'first_use',
    followedBy: 'first-report-ces',
    steps: [
      {
        id: 'hello',
        title: { en: 'Welcome to Reportly', fi: 'Tervetuloa Reportlyyn' },
        text: {
          en: 'Your first report takes about a minute. We show you the way.',
          fi: 'Ensimmäinen raporttisi syntyy noin minuutissa. Näytämme tien.',
        },
      },
      {
        id: 'new-report',
        at: '[data-polku="new-report"]',
        title: { en: 'Every report starts here', fi: 'Jokainen raportti alkaa tästä' },
        text: { en: 'Press “New report”.', fi: 'Paina ”Uusi raportti”.' },
        placement: 'bottom',
        advance: { on: 'click' },
      },
      {
        id: 'report-name',
        at: '[data-polku="report-name"]',
        title: { en: 'Give it a name', fi: 'Anna sille nimi' },
        text: {
          en: 'One that your team will recognise. Figures and chart are chosen below.',
          fi: 'Sellainen, jonka tiimisi tunnistaa. Luvut ja kaavion valitset sen alta.',
        },
        placement: 'right',
      },
      {
        id: 'create-report',
        at: '[data-polku="create-report"]',
        title: { en: 'Now create it', fi: 'Ja sitten luodaan se' },
        text: {
          en: 'Press “Create report” to see the chart and the figures behind it.',
          fi: 'Paina ”Luo raportti”, niin näet kaavion ja sen luvut.',
        },
        placement: 'bottom',
      },
    ],
  },
  {
    id: 'first-report-ces',
    kind: 'survey',
    name: 'Effort of the first report (CES)',
    audience: { fact: 'milestones.first_use', is: 'exists' },
    trigger: { on: 'code' },
    frequency: 'once',
    followedBy: 'first-report-thanks',
    questions: [
      {
        id: 'ease',
        kind: 'ces',
        text: {
          en: 'Reportly made it easy for me to create my first report.',
          fi: 'Reportlyn ansiosta ensimmäisen raportin tekeminen oli helppoa.',
        },
        required: true,
      },
      {
        id: 'why',
        kind: 'text',
        text: {
          en: 'What made it easy or hard?',
          fi: 'Mikä teki siitä helppoa tai vaikeaa?',
        },
      },
    ],
  },
  {
    id: 'first-report-thanks',
    kind: 'message',
    name: 'Thanks for the answer',
    trigger: { on: 'code' },
    frequency: 'once',
    surface: 'slideout',
    title: { en: 'Thank you', fi: 'Kiitos' },
    text: {
      en: 'Your answer goes to the people who look after you. They read every one.',
      fi: 'Vastauksesi menee ihmisille, jotka huolehtivat teistä. He lukevat jokaisen.',
    },
  },
];

/** How somebody stands to Reportly: asked of those whose first report is two weeks old. */
export const RELATIONSHIP_NPS: NewFlow = {
  id: 'relationship-nps',
  kind: 'survey',
  name: 'Relationship (NPS)',
  audience: { fact: 'milestones.first_use', is: 'olderThanDays', value: 14 },
  trigger: { on: 'load' },
  frequency: { days: 90, daysAfterClose: 180 },
  snoozeHours: 72,
  mayDecline: true,
  questions: [
    {
      id: 'recommend',
      kind: 'nps',
      text: {
        en: 'How likely are you to recommend Reportly to a colleague?',
        fi: 'Kuinka todennäköisesti suosittelisit Reportlya kollegalle?',
      },
      required: true,
    },
    {
      id: 'why',
      kind: 'text',
      text: {
        en: 'What is the main reason for your score?',
        fi: 'Mikä on tärkein syy arvosanaasi?',
      },
    },
  ],
  thanks: [
    {
      when: { fact: 'buckets.recommend', is: 'eq', value: 'detractor' },
      title: { en: 'Thank you for being frank', fi: 'Kiitos suorista sanoista' },
      text: {
        en: 'The people who look after you read every answer.',
        fi: 'Teistä huolehtivat ihmiset lukevat jokaisen vastauksen.',
      },
    },
    { title: { en: 'Thank you', fi: 'Kiitos' } },
  ],
};
