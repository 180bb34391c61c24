import type { LocalizedText } from '../language.ts';
import { pickText } from '../pick-text.ts';
import { toNpsBucket } from './nps/bucket.ts';
import { toBucket } from './scale/bucket.ts';
import type { Question, QuestionKind } from './schemas.ts';
import type { AnswerValue } from './view.ts';

/** The registry of question kinds, shown facet: an answer as somebody reads it who knows nothing of its kind. */
export type ShownAnswer = {
  /** A point, words, or several; what was chosen is told by its text. */
  value: number | string | string[];
  /** The lowest and the highest point, and where on it the answer lies. */
  scale?: { min: number; max: number; bucket: string };
};
type OfKind<K extends QuestionKind> = Extract<Question, { kind: K }>;

const onScale = (value: AnswerValue, range: readonly [number, number]): ShownAnswer => {
  const [min, max] = range;
  return {
    value: value as number,
    scale: { min, max, bucket: toBucket(value as number, range) },
  };
};
const asIs = (value: AnswerValue): ShownAnswer => ({ value: value as string });

const shown: { [K in QuestionKind]: (value: AnswerValue, question: OfKind<K>) => ShownAnswer } = {
  nps: (value) => ({
    value: value as number,
    scale: { min: 0, max: 10, bucket: toNpsBucket(value as number) },
  }),
  ces: (value) => onScale(value, [1, 7]),
  csat: (value) => onScale(value, [1, 5]),
  rating: (value, { from = 1, to = 5 }) => onScale(value, [from, to]),
  choice(value, { options }) {
    const { chosen, other } = value as { chosen: string[]; other?: string };
    const textOf = (id: string): LocalizedText =>
      options.find((each) => each.id === id)?.text ?? id;
    const texts = chosen.map((id) => pickText(textOf(id), []));
    return { value: other?.trim() ? [...texts, `“${other.trim()}”`] : texts };
  },
  text: asIs,
  goal: asIs,
  consent: asIs,
  contact: (value, { fields }) => ({
    value: fields.flatMap((field) => (value as { [field: string]: string })[field] ?? []),
  }),
  info: asIs,
};

/** @param value an answer that its question takes; the texts are those of the question's first language */
export function toShownAnswer(question: Question, value: AnswerValue): ShownAnswer {
  // The registry is typed kind by kind; here the kind and its question come from the same value.
  const show = shown[question.kind] as (value: AnswerValue, question: Question) => ShownAnswer;
  return show(value, question);
}
