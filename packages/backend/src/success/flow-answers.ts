import type { FlowResponses } from '../store/sql/flow-reach.ts';

/**
 * The answers to one survey, summed while they are read: what is kept of hundreds of thousands of responses is each
 * question's values and its newest comments, and none of the responses.
 */
export type FlowAnswers = {
  /** Newest first, a page after the other. */
  add(responses: FlowResponses): void;
  /** How many users have completed it. */
  finished(): number;
  /** To one question, in these versions, or in all. */
  of(questionId: string, versions?: readonly number[]): GivenAnswers;
};

export type GivenAnswers = { values: unknown[]; comments: Comment[] };

type Comment = {
  text: string;
  at: number;
  userId: string | null;
};

const MAX_COMMENTS = 50;

export function createFlowAnswers(): FlowAnswers {
  const completedBy = new Set<string | null>();
  const given = new Map<number, Map<string, GivenAnswers>>();

  /** Of one question in one version. */
  function toGiven(version: number, questionId: string): GivenAnswers {
    const questions = given.get(version) ?? new Map<string, GivenAnswers>();
    given.set(version, questions);
    const known = questions.get(questionId) ?? { values: [], comments: [] };
    questions.set(questionId, known);
    return known;
  }

  function addAnswer(known: GivenAnswers, value: unknown, by: Omit<Comment, 'text'>): void {
    known.values.push(value);
    const text = known.comments.length < MAX_COMMENTS ? wordsOf(value) : undefined;
    if (text !== undefined) known.comments.push({ text, ...by });
  }

  return {
    add({ version, userId, isComplete, at, answers }) {
      for (const [place, answered] of answers.entries()) {
        const by = { at: at[place] ?? 0, userId: userId[place] ?? null };
        if (isComplete[place] === 1) completedBy.add(by.userId);
        for (const id of Object.keys(answered))
          addAnswer(toGiven(version[place] ?? 0, id), answered[id], by);
      }
    },
    finished: () => completedBy.size,
    of(questionId, versions = [...given.keys()]) {
      const all = versions.flatMap((version) => given.get(version)?.get(questionId) ?? []);
      return {
        values: all.flatMap(({ values }) => values),
        comments: all
          .flatMap(({ comments }) => comments)
          .sort((a, b) => b.at - a.at)
          .slice(0, MAX_COMMENTS),
      };
    },
  };
}

/** One's own words: of a text, or beside the options of a choice. */
function wordsOf(value: unknown): string | undefined {
  const other =
    typeof value === 'object' && value !== null ? (value as { other?: unknown }).other : undefined;
  const words = typeof value === 'string' ? value : other;
  return typeof words === 'string' && words.trim() !== '' ? words : undefined;
}
