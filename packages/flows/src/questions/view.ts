import type { ComponentType } from 'preact';
import type { SomeWords } from '../words/words.ts';
import type { Question, QuestionKind } from './schemas.ts';

export type AnswerValue = number | string;

/** What a question's view gets. It draws one field and says what was chosen; the survey does the rest. */
export type QuestionProps<K extends QuestionKind = QuestionKind> = {
  question: Extract<Question, { kind: K }>;
  languages: readonly string[];
  /** As the stage's: a kind takes its own over its English. */
  words: SomeWords;
  value: AnswerValue | undefined;
  onChange(value: AnswerValue | undefined): void;
  /** The id of the element that holds the question's text. */
  labelId: string;
  /** The id of the element that says what is wrong, when something is. */
  errorId: string | undefined;
};

export type QuestionView<K extends QuestionKind> = ComponentType<QuestionProps<K>>;
