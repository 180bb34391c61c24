/** One of each kind that is put on a page, with the words that a person would read there. */
import type { Flow, Surface } from '../../../packages/flows/src/index.ts';

type MessageFlow = Extract<Flow, { kind: 'message' }>;

export const message = (surface: MessageFlow['surface'], part: object = {}): MessageFlow => ({
  id: 'news',
  kind: 'message',
  name: 'News',
  version: 1,
  trigger: { on: 'load' },
  frequency: 'until_done',
  surface,
  title: { en: 'Reports are twice as fast', fi: 'Raportit valmistuvat kaksin verroin nopeammin' },
  text: {
    en: 'Yours are made **while you wait**, also the long ones. [What has changed](https://example.com/)',
    fi: 'Ne valmistuvat **silmiesi edessä**, pitkätkin. [Mikä on muuttunut](https://example.com/)',
  },
  ...part,
});

export const BUTTONS = {
  buttons: [
    { label: { en: 'Show me', fi: 'Näytä minulle' }, start: 'tour' },
    { label: { en: 'Later', fi: 'Myöhemmin' }, snoozeHours: 24 },
  ],
};

/** Every week, and so always ahead. */
export const TRAINING: NonNullable<MessageFlow['invitation']> = {
  form: 'webinar',
  timeZone: 'Asia/Tokyo',
  weekly: { day: 2, time: '14:00', minutes: 45 },
  joinUrl: 'https://example.com/join',
  place: { en: 'Our house', fi: 'Meillä' },
};

export const SURFACES: { [S in Surface['kind']]: MessageFlow['surface'] } = {
  slideout: 'slideout',
  modal: 'modal',
  banner: { kind: 'banner', position: 'bottom' },
  tooltip: { kind: 'tooltip', at: '#new', placement: 'bottom' },
  hotspot: { kind: 'hotspot', at: '#save' },
  slot: { kind: 'slot', slot: 'home' },
};

export const checklist = (part: object = {}): Extract<Flow, { kind: 'checklist' }> => ({
  id: 'first-week',
  kind: 'checklist',
  name: 'The first week',
  version: 1,
  trigger: { on: 'load' },
  frequency: 'until_done',
  title: { en: 'Your first week', fi: 'Ensimmäinen viikkosi' },
  text: {
    en: 'Five minutes each, in any order.',
    fi: 'Viisi minuuttia kukin, missä järjestyksessä vain.',
  },
  items: [
    {
      id: 'report',
      title: { en: 'Make your first report', fi: 'Tee ensimmäinen raporttisi' },
      text: {
        en: 'From your own figures, step by step.',
        fi: 'Omista luvuistasi, vaihe vaiheelta.',
      },
      doneBy: { on: 'milestone', milestone: 'first_use' },
      start: 'tour',
    },
    {
      id: 'invite',
      title: { en: 'Invite a colleague', fi: 'Kutsu kollega' },
      text: { en: 'Reports are made to be read.', fi: 'Raportit tehdään luettaviksi.' },
      doneBy: { on: 'event', event: 'colleague_invited' },
    },
    {
      id: 'guide',
      title: { en: 'Read the short guide', fi: 'Lue lyhyt opas' },
      doneBy: { on: 'hand' },
      href: 'https://example.com/guide',
    },
  ],
  snoozeHours: 24,
  mayDecline: true,
  ...part,
});

export const tour: Flow = {
  id: 'tour',
  kind: 'tour',
  name: 'Tour',
  version: 1,
  trigger: { on: 'code' },
  frequency: 'always',
  steps: [{ id: 'new', at: '#new', title: 'Start here', text: 'Press it.' }],
};
