/** What users say, as `/api/insight/*` has it: scores, what becomes of asking, their own words. See `api-insight.ts`. */
import { z } from 'zod';
import { TouchLevel } from './api.ts';
import { InsightFigure, toInsight, toInsightPart } from './api-figures.ts';

export const ScoreFigures = z.object({
  /** NPS; the mean of a CES; the share of 4–5 of a CSAT. Of people. */
  score: InsightFigure,
  /** Of a CES the share 5–7; else null. */
  agree: InsightFigure.nullable(),
  /** Each account one vote: of an NPS by the mean of its people; else null. */
  byAccount: InsightFigure.nullable(),
  /** How many people gave each point. */
  counts: z.record(z.string(), z.number()),
});
export type ScoreFigures = z.infer<typeof ScoreFigures>;

export const ScoreWording = z.object({
  text: z.string(),
  versions: z.array(z.number()),
  all: ScoreFigures,
  /** From the period of the same length before. Null: nobody answered in one of the two, or it is no NPS. */
  change: InsightFigure.nullable(),
  /** By week from Monday, or by month, UTC. A stretch that nobody answered in is there too. */
  trend: z.array(z.object({ from: z.string(), to: z.string(), figure: InsightFigure })),
  parts: z.array(toInsightPart(ScoreFigures)).nullable(),
});
export type ScoreWording = z.infer<typeof ScoreWording>;

export const ScoreQuestion = z.object({
  flow: z.object({ id: z.string(), name: z.string() }),
  questionId: z.string(),
  kind: z.enum(['nps', 'ces', 'csat']),
  /** Newest first. */
  wordings: z.array(ScoreWording),
});
export type ScoreQuestion = z.infer<typeof ScoreQuestion>;

/**
 * `GET /api/insight/{nps,ces,csat}[?flow=…&every=week|month]`: every question of the kind, each touchpoint and each
 * wording apart: what was asked otherwise is never summed.
 */
export const ScoreInsight = z.object({
  from: z.string(),
  to: z.string(),
  questions: z.array(ScoreQuestion),
});
export type ScoreInsight = z.infer<typeof ScoreInsight>;

export const AskingFigures = z.object({
  shown: z.number(),
  answered: z.number(),
  completed: z.number(),
  declined: z.number(),
  /** Responses of times shown. */
  response: InsightFigure,
  /** Closed by the user unanswered, of times shown. */
  decline: InsightFigure,
  /** Answered to the end, of responses. */
  completion: InsightFigure,
  /** Answers that nobody vouched for: counted nowhere else. */
  unverified: z.number(),
});
export type AskingFigures = z.infer<typeof AskingFigures>;

/** `GET /api/insight/asking[?flow=…]`: what becomes of asking, by survey. */
export const AskingInsight = z.object({
  from: z.string(),
  to: z.string(),
  surveys: z.array(
    z.object({
      ...toInsight(AskingFigures).shape,
      flow: z.object({ id: z.string(), name: z.string() }),
    }),
  ),
});
export type AskingInsight = z.infer<typeof AskingInsight>;

export const OwnWords = z.object({
  responseId: z.string(),
  at: z.string(),
  user: z.object({ id: z.string(), name: z.string().nullable() }),
  account: z
    .object({ id: z.string(), name: z.string().nullable(), touchLevel: TouchLevel.nullable() })
    .nullable(),
  flow: z.object({ id: z.string(), name: z.string() }),
  /** What was asked. */
  question: z.string(),
  text: z.string(),
  /** The NPS that was given with it. */
  score: z.number().nullable(),
});
export type OwnWords = z.infer<typeof OwnWords>;

/** `GET /api/insight/words[?limit=…]`: what users wrote, in their own words, newest first. */
export const WordsInsight = z.object({
  from: z.string(),
  to: z.string(),
  words: z.array(OwnWords),
});
export type WordsInsight = z.infer<typeof WordsInsight>;
