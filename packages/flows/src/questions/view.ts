import type { ComponentType } from 'preact';
import type { SomeWords } from '../words/words.ts';
import type { Question, QuestionKind } from './schemas.ts';

/** A point of a scale, words, or what several fields hold together. */
export type AnswerValue =
  | number
  | string
  | { readonly [field: string]: string | readonly string[] };

/** What a question's view gets. It draws one field and says what was chosen; the survey does the rest. */
export type QuestionProps<K extends QuestionKind = QuestionKind> = {
  question: Extract<Question, { kind: K }>;
  languages: readonly string[];
  /** As the stage's: a kind takes its own over its English. */
  words: SomeWords;
  value: AnswerValue | undefined;
  /** `isWhole`: with this the question is answered, and a survey that goes on by itself goes on. */
  onChange(value: AnswerValue | undefined, isWhole?: boolean): void;
  /** The id of the element that holds the question's text. */
  labelId: string;
  /** The id of the element that says what is wrong, when something is. */
  errorId: string | undefined;
  /** Of this response: what is drawn by lot is drawn alike each time. */
  seed: string;
  /** What is known of the person and their account. */
  fact(path: string): unknown;
};

/** What a kind's chunk exports. */
export type QuestionModule<K extends QuestionKind = QuestionKind> = {
  View: ComponentType<QuestionProps<K>>;
  styles: string;
  /**
   * The answer that comes from outside (an address, the page's code, an earlier visit), or undefined when it is
   * none to this question. Absent: the user alone can answer.
   */
  readAnswer?(given: unknown, question: Extract<Question, { kind: K }>): AnswerValue | undefined;
  /** Where on its scale an answer lies, for branches. */
  bucketOf?(value: AnswerValue, question: Extract<Question, { kind: K }>): string;
  /** What keeps an answer from being taken, in words; undefined when nothing does. */
  faultOf?(
    value: AnswerValue,
    question: Extract<Question, { kind: K }>,
    words: SomeWords,
  ): string | undefined;
};
