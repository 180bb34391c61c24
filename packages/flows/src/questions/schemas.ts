import { z } from 'zod';
import { CesQuestion, cesExample, toCesAnswer } from './ces/schema.ts';
import { ChoiceQuestion, choiceExample, toChoiceAnswer } from './choice/schema.ts';
import { ConsentQuestion, consentExample, toConsentAnswer } from './consent/schema.ts';
import { ContactQuestion, contactExample, toContactAnswer } from './contact/schema.ts';
import { CsatQuestion, csatExample, toCsatAnswer } from './csat/schema.ts';
import { GoalQuestion, goalExample, toGoalAnswer } from './goal/schema.ts';
import { InfoQuestion, infoExample, toInfoAnswer } from './info/schema.ts';
import { NpsQuestion, npsExample, toNpsAnswer } from './nps/schema.ts';
import { RatingQuestion, ratingExample, toRatingAnswer } from './rating/schema.ts';
import { TextQuestion, textExample, toTextAnswer } from './text/schema.ts';

/** The registry of question kinds, schema facet: a kind's question, the answers that it takes, and an example. */
export const Question = z.discriminatedUnion('kind', [
  NpsQuestion,
  CesQuestion,
  CsatQuestion,
  RatingQuestion,
  ChoiceQuestion,
  TextQuestion,
  GoalQuestion,
  ConsentQuestion,
  ContactQuestion,
  InfoQuestion,
]);
export type Question = z.infer<typeof Question>;
export type QuestionKind = Question['kind'];
type OfKind<K extends QuestionKind> = Extract<Question, { kind: K }>;

/** What may be answered depends on the question: an option that it does not have is no answer to it. */
const answers: { [K in QuestionKind]: (question: OfKind<K>) => z.ZodType } = {
  nps: toNpsAnswer,
  ces: toCesAnswer,
  csat: toCsatAnswer,
  rating: toRatingAnswer,
  choice: toChoiceAnswer,
  text: toTextAnswer,
  goal: toGoalAnswer,
  consent: toConsentAnswer,
  contact: toContactAnswer,
  info: toInfoAnswer,
};

/** Whether `value` is an answer to this very question. */
export function isAnswerTo(question: Question, value: unknown): boolean {
  // The registry is typed kind by kind; here the kind and its question come from the same value.
  const toSchema = answers[question.kind] as (question: Question) => z.ZodType;
  return toSchema(question).safeParse(value).success;
}

export const questionExamples: { [K in QuestionKind]: OfKind<K> } = {
  nps: npsExample,
  ces: cesExample,
  csat: csatExample,
  rating: ratingExample,
  choice: choiceExample,
  text: textExample,
  goal: goalExample,
  consent: consentExample,
  contact: contactExample,
  info: infoExample,
};
