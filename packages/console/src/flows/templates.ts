import type { FlowDocument } from '@polku/backend/api-flows';

/**
 * What a flow is begun with: whole, in English and Finnish, and publishable as it stands but for what only the
 * product's own people know (where things are on its pages).
 */
export type TemplateKey =
  | 'welcome'
  | 'checklist'
  | 'nps'
  | 'ces'
  | 'csat'
  | 'news'
  | 'hint'
  | 'webinar';

export type Template = {
  key: TemplateKey;
  kind: string;
  document: Omit<FlowDocument, 'id' | 'name'>;
};

const NOT_A_PROMOTER = { fact: 'buckets.recommend', is: 'ne', value: 'promoter' };

export const TEMPLATES: readonly Template[] = [
  {
    key: 'welcome',
    kind: 'tour',
    document: {
      kind: 'tour',
      trigger: { on: 'load' },
      frequency: 'until_done',
      snoozeHours: 24,
      steps: [
        {
          id: 'hello',
          title: { en: 'Welcome', fi: 'Tervetuloa' },
          text: {
            en: 'A minute, and you have made your first one.',
            fi: 'Minuutti, ja ensimmäisesi on tehty.',
          },
        },
        {
          id: 'start',
          at: '#new',
          title: { en: 'Start here', fi: 'Aloita tästä' },
          text: { en: 'Press the button.', fi: 'Paina nappia.' },
          advance: { on: 'click' },
        },
        {
          id: 'done',
          title: { en: 'There it is', fi: 'Siinä se on' },
          text: {
            en: 'That is all there is to it. The rest you find as you go.',
            fi: 'Muuta ei tarvita. Loput löydät matkan varrella.',
          },
        },
      ],
    },
  },
  {
    key: 'checklist',
    kind: 'checklist',
    document: {
      kind: 'checklist',
      trigger: { on: 'load' },
      frequency: 'until_done',
      snoozeHours: 24,
      title: { en: 'Your first week', fi: 'Ensimmäinen viikkosi' },
      text: {
        en: 'Five minutes each, in any order.',
        fi: 'Viisi minuuttia kukin, missä järjestyksessä vain.',
      },
      items: [
        {
          id: 'first',
          title: { en: 'Make your first one', fi: 'Tee ensimmäinen' },
          doneBy: { on: 'milestone', milestone: 'first_use' },
        },
        {
          id: 'invite',
          title: { en: 'Invite a colleague', fi: 'Kutsu kollega' },
          doneBy: { on: 'event', event: 'colleague_invited' },
        },
        {
          id: 'guide',
          title: { en: 'Read the short guide', fi: 'Lue lyhyt opas' },
          doneBy: { on: 'hand' },
          href: 'https://example.com/guide',
        },
      ],
    },
  },
  {
    key: 'nps',
    kind: 'survey',
    document: {
      kind: 'survey',
      trigger: { on: 'load' },
      frequency: { days: 180, daysAfterClose: 365 },
      audience: { fact: 'milestones.first_use', is: 'olderThanDays', value: 30 },
      mayDecline: true,
      questions: [
        {
          id: 'recommend',
          kind: 'nps',
          text: {
            en: 'How likely are you to recommend us to a colleague?',
            fi: 'Kuinka todennäköisesti suosittelisit meitä kollegalle?',
          },
          required: true,
        },
        {
          id: 'why',
          kind: 'text',
          text: { en: 'What should we do better?', fi: 'Mitä voisimme tehdä paremmin?' },
          when: NOT_A_PROMOTER,
        },
      ],
      thanks: [
        {
          title: { en: 'Thank you', fi: 'Kiitos' },
          text: { en: 'A person reads your answer.', fi: 'Ihminen lukee vastauksesi.' },
        },
      ],
    },
  },
  {
    key: 'ces',
    kind: 'survey',
    document: {
      kind: 'survey',
      trigger: { on: 'event', event: 'report_created', delayMs: 2_000 },
      frequency: { days: 90 },
      questions: [
        {
          id: 'effort',
          kind: 'ces',
          text: {
            en: 'We made it easy for you to get this done.',
            fi: 'Teimme tämän tekemisestä sinulle helppoa.',
          },
          required: true,
        },
        {
          id: 'why',
          kind: 'text',
          text: { en: 'What made it hard?', fi: 'Mikä teki siitä vaikeaa?' },
          when: { fact: 'buckets.effort', is: 'ne', value: 'high' },
        },
      ],
      thanks: [{ title: { en: 'Thank you', fi: 'Kiitos' } }],
    },
  },
  {
    key: 'csat',
    kind: 'survey',
    document: {
      kind: 'survey',
      trigger: { on: 'load' },
      frequency: 'once',
      audience: { fact: 'milestones.first_use', is: 'olderThanDays', value: 7 },
      questions: [
        {
          id: 'satisfied',
          kind: 'csat',
          text: {
            en: 'How satisfied are you with how you got started?',
            fi: 'Kuinka tyytyväinen olet käyttöönottoon?',
          },
          required: true,
        },
        {
          id: 'goal',
          kind: 'goal',
          text: {
            en: 'Did it solve what you got it for?',
            fi: 'Ratkaisiko se sen, mitä varten sen hankitte?',
          },
        },
      ],
      thanks: [{ title: { en: 'Thank you', fi: 'Kiitos' } }],
    },
  },
  {
    key: 'news',
    kind: 'message',
    document: {
      kind: 'message',
      trigger: { on: 'load' },
      frequency: 'until_done',
      surface: 'slideout',
      title: { en: 'Something new', fi: 'Jotain uutta' },
      text: {
        en: 'Tell here **what is better now**, in one sentence.',
        fi: 'Kerro tässä yhdellä lauseella, **mikä on nyt paremmin**.',
      },
      buttons: [
        { label: { en: 'Later', fi: 'Myöhemmin' }, snoozeHours: 24 },
        { label: { en: 'Good', fi: 'Selvä' } },
      ],
    },
  },
  {
    key: 'hint',
    kind: 'message',
    document: {
      kind: 'message',
      trigger: { on: 'load' },
      frequency: 'until_done',
      surface: { kind: 'hotspot', at: '#save' },
      title: { en: 'A shortcut', fi: 'Oikopolku' },
      text: { en: 'This does it in one press.', fi: 'Tästä se käy yhdellä painalluksella.' },
    },
  },
  {
    key: 'webinar',
    kind: 'message',
    document: {
      kind: 'message',
      trigger: { on: 'load' },
      frequency: 'until_done',
      surface: 'modal',
      title: { en: 'Half an hour, and you know your way', fi: 'Puoli tuntia, ja osaat' },
      text: {
        en: 'An open webinar each week. Choose a time that suits you.',
        fi: 'Avoin webinaari joka viikko. Valitse sinulle sopiva aika.',
      },
      invitation: {
        form: 'webinar',
        timeZone: 'Europe/Helsinki',
        weekly: { day: 2, time: '14:00', minutes: 30 },
        joinUrl: 'https://example.com/webinar',
      },
    },
  },
];

/** Of a template, under a name of one's own. */
export const fromTemplate = (
  { document }: Template,
  { id, name }: { id: string; name: string },
): FlowDocument => ({ id, name, ...document });
