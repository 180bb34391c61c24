import type { QuestionKind } from './schemas.ts';
import type { QuestionModule } from './view.ts';

/** The registry of question kinds, view facet: one lazy chunk a kind, loaded with the survey that has it. */
export const questionViews: { [K in QuestionKind]: () => Promise<QuestionModule<K>> } = {
  nps: () => import('./nps/view.tsx'),
  ces: () => import('./ces/view.tsx'),
  csat: () => import('./csat/view.tsx'),
  rating: () => import('./rating/view.tsx'),
  choice: () => import('./choice/view.tsx'),
  text: () => import('./text/view.tsx'),
  goal: () => import('./goal/view.tsx'),
  consent: () => import('./consent/view.tsx'),
  contact: () => import('./contact/view.tsx'),
  info: () => import('./info/view.tsx'),
};
