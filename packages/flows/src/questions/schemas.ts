import { z } from 'zod';
import { CesAnswer, CesQuestion, cesExample } from './ces/schema.ts';
import { TextAnswer, TextQuestion, textExample } from './text/schema.ts';

/** The registry of question kinds, schema facet: a kind's question, its answer and an example. */
export const Question = z.discriminatedUnion('kind', [CesQuestion, TextQuestion]);
export type Question = z.infer<typeof Question>;
export type QuestionKind = Question['kind'];

export const answerSchemas: { [K in QuestionKind]: z.ZodType } = {
  ces: CesAnswer,
  text: TextAnswer,
};

export const questionExamples: {
  [K in QuestionKind]: Extract<Question, { kind: K }>;
} = {
  ces: cesExample,
  text: textExample,
};
