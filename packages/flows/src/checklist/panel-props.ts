import type { ViewProps } from '../view.ts';
import type { checklistWords } from './words.ts';

/** What the open list and each of its items are drawn from. */
export type PanelProps = Pick<ViewProps<'checklist'>, 'flow' | 'stage' | 'end'> & {
  words: typeof checklistWords;
  title: string;
  /** "2 of 5 done". */
  progress: string;
  done: readonly string[];
  tick(id: string): void;
  collapse(): void;
  isAllDone: boolean;
};
