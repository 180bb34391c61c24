import type { Flow, Question, Survey, SurveyAnswered } from '@polku/flows';
import { toShownAnswer } from '@polku/flows/schemas';
import { pickText } from '@polku/flows/select';
import type { AccountResponse } from '../../http/api.ts';

/** In the order of the survey's questions; an answer whose question is not known comes last, as it is. */
export function toAnswers(
  answers: SurveyAnswered['answers'],
  flow: Flow | undefined,
): AccountResponse['answers'] {
  const questions: readonly Question[] = flow?.kind === 'survey' ? (flow as Survey).questions : [];
  const known = questions.flatMap((question) => {
    const { id, kind, text } = question;
    if (!Object.hasOwn(answers, id)) return [];
    const shown = toShownAnswer(question, answers[id] as SurveyAnswered['answers'][string]);
    return [{ questionId: id, kind: kind as string, text: pickText(text, []), ...shown }];
  });
  const ids = new Set(questions.map(({ id }) => id));
  const rest = Object.entries(answers)
    .filter(([id]) => !ids.has(id))
    .map(([id, value]) => ({
      questionId: id,
      kind: 'unknown',
      text: id,
      value: typeof value === 'object' ? Object.values(value).flat() : value,
    }));
  return [...known, ...rest];
}
