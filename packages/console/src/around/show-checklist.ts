import type { Checklist } from '@polku/flows';
import { createFlowDrawing } from '@polku/sdk/preview';
import type { Milestone } from './first-days.ts';
import { toOwnLook } from './own-look.ts';
import { showAround } from './show-around.ts';

/**
 * What there is to do in one's first days, by Polku's own checklist, like any customer's: in its corner, ticked off by the
 * milestones of the console itself, gone when all is done or it is not wanted. Nothing of it is recorded:
 * see docs/decisions/0180-own-tour.md.
 */
type Item = Checklist['items'][number] & { doneBy: { milestone: Milestone } };

const ITEMS: readonly Item[] = [
  {
    id: 'around',
    title: { en: 'Look around', fi: 'Katso ympärillesi' },
    text: { en: 'A minute, and you know your way.', fi: 'Minuutti, niin tunnet paikat.' },
    doneBy: { on: 'milestone', milestone: 'looked_around' },
    start: 'around',
  },
  {
    id: 'telling',
    title: { en: 'Say how you hear of things', fi: 'Valitse, miten kuulet asioista' },
    text: {
      en: 'At once, with others in the morning, or not at all.',
      fi: 'Heti, muiden kanssa aamulla tai ei lainkaan.',
    },
    doneBy: { on: 'milestone', milestone: 'chose_telling' },
    href: '/settings?section=telling',
    isSameTab: true,
  },
  {
    id: 'item',
    title: { en: 'Take on your first item', fi: 'Ota ensimmäinen asia hoitaaksesi' },
    text: {
      en: 'Acknowledge it in the inbox, or say what was done: `e` and `d` do the same.',
      fi: 'Kuittaa se saapuneissa tai kerro, mitä tehtiin: `e` ja `d` tekevät saman.',
    },
    doneBy: { on: 'milestone', milestone: 'took_on' },
  },
  {
    id: 'write',
    title: { en: 'Write to a customer', fi: 'Kirjoita asiakkaalle' },
    text: {
      en: 'Answer somebody, or begin: on the account’s page, under Conversations.',
      fi: 'Vastaa jollekulle tai aloita: asiakkaan sivulla, kohdassa Keskustelut.',
    },
    doneBy: { on: 'milestone', milestone: 'wrote' },
  },
];

/** @returns takes it away, to come again at the next load */
export function showChecklist(options: {
  language: string;
  reached: readonly Milestone[];
  /** What this person's role lets them come to. */
  milestones: readonly Milestone[];
  onReach(milestone: Milestone): void;
  /** Done with it, by all that was to do or by their own choice. */
  onEnded(): void;
  /** Calls back with what is reached while it stands there. */
  listen(tell: (milestone: Milestone) => void): () => void;
}): () => void {
  const { language, reached, milestones, onReach, onEnded } = options;
  const checklist: Checklist = {
    id: 'first-days',
    kind: 'checklist',
    name: 'First days in the console',
    version: 1,
    trigger: { on: 'load' },
    frequency: 'until_done',
    title: { en: 'Your first days', fi: 'Ensimmäiset päiväsi' },
    items: ITEMS.filter(({ doneBy }) => milestones.includes(doneBy.milestone)),
    mayDecline: true,
  };
  const drawing = createFlowDrawing({
    ...toOwnLook(language),
    facts: () => ({ milestones: Object.fromEntries(reached.map((each) => [each, true])) }),
    onEnded,
    onStart: () => void showAround(language).then(() => tell('looked_around')),
  });
  function tell(milestone: Milestone) {
    onReach(milestone);
    drawing.reach(milestone);
  }
  const stop = options.listen(tell);
  void drawing.draw(checklist).catch(() => {}); // its file is gone: the console was upgraded under an open tab
  return () => {
    stop();
    drawing.end();
  };
}
