import type { Flow, Question } from '@polku/flows';
import { toWordings } from '@polku/flows/summaries';
import { readFlowLines } from '../store/sql/flows.ts';
import type { Db } from '../store/store.ts';

/** What surveys have asked, by question and by wording: the same words are one figure, others are another. */
export type Asked<Q extends Question = Question> = {
  flow: { id: string; name: string };
  questionId: string;
  /** Newest first. */
  wordings: { question: Q; versions: number[] }[];
};

type Kind = Question['kind'];

/** Every question of this kind that was ever asked. */
export async function readAsked<K extends Kind>(
  db: Db,
  { workspaceId, kind, flowId }: { workspaceId: string; kind: K; flowId?: string | undefined },
): Promise<Asked<Extract<Question, { kind: K }>>[]> {
  type Wanted = Extract<Question, { kind: K }>;
  const isWanted = (question: Question): question is Wanted => question.kind === kind;
  const lines = await readFlowLines(db, workspaceId);
  return lines.flatMap(({ id, versions }) => {
    if (flowId !== undefined && id !== flowId) return [];
    const surveys = versions.flatMap(({ document }) => toSurvey(document)).reverse();
    const questions = surveys.flatMap((survey) => survey.questions).filter(isWanted);
    const ids = [...new Set(questions.map((question) => question.id))];
    const flow = { id, name: surveys.at(-1)?.name ?? id };
    return ids.map((questionId) => ({
      flow,
      questionId,
      wordings: toWordings(surveys, questionId)
        .flatMap(({ question, versions: asked }) =>
          isWanted(question) ? [{ question, versions: asked }] : [],
        )
        .reverse(),
    }));
  });
}

const toSurvey = (flow: Flow) => (flow.kind === 'survey' ? [flow] : []);

/** In the language that comes first. */
export const textOf = ({ text }: Question): string =>
  typeof text === 'string' ? text : (Object.values(text)[0] ?? '');
