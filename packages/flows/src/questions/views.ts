import { CesView, cesStyles } from './ces/view.tsx';
import type { QuestionKind } from './schemas.ts';
import { TextView, textStyles } from './text/view.tsx';
import type { QuestionView } from './view.ts';

/** The registry of question kinds, view facet. */
export const questionViews: { [K in QuestionKind]: QuestionView<K> } = {
  ces: CesView,
  text: TextView,
};

export const questionStyles = cesStyles + textStyles;
