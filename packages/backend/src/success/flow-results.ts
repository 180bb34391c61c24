import type { Flow } from '@polku/flows';
import { Question } from '@polku/flows/schemas';
import { summarizeAnswers, toWordings } from '@polku/flows/summaries';
import { z } from 'zod';
import type { FlowEventCount } from '../store/sql/flow-reach.ts';
import type { FlowAnswers } from './flow-answers.ts';

const Figure = z.object({
  value: z.number(),
  low: z.exactOptional(z.number()),
  high: z.exactOptional(z.number()),
});

export const QuestionResult = z.object({
  id: z.string(),
  question: Question,
  /** The versions in which it was asked in these words. */
  versions: z.array(z.number()),
  n: z.number(),
  counts: z.record(z.string(), z.number()),
  figures: z.record(z.string(), Figure),
  /** What was written, newest first, at most 50. */
  comments: z.array(z.object({ text: z.string(), at: z.string(), userId: z.string().nullable() })),
});
export type QuestionResult = z.infer<typeof QuestionResult>;

/**
 * What became of one flow, by its versions, pure: how many were shown it and how far they came, and of a survey what
 * they answered. Verified users, each once a version. The formulas of questions are the kinds' own.
 */
export const FlowResults = z.object({
  shown: z.number(),
  /** Finished: all of its steps, all of its items, or its milestone; of a survey, a complete response. */
  finished: z.number(),
  /** Response rate of a survey, else the share that finished; null while nobody was shown it. */
  share: z.number().nullable(),
  /** Would have been shown it, and were held out. */
  heldOut: z.number(),
  /** Step by step, question by question, item by item. */
  parts: z.array(z.object({ id: z.string(), users: z.number(), share: z.number().nullable() })),
  /** How it ended, by reason. */
  ends: z.array(z.object({ reason: z.string(), users: z.number() })),
  questions: z.array(QuestionResult),
});
export type FlowResults = z.infer<typeof FlowResults>;

/**
 * @param versions of the flow, the oldest first
 * @param answers of the version that is asked for, or of all of them together
 * @param of the version that is asked for; undefined: all of them together
 */
export function summarizeFlow(
  versions: readonly Flow[],
  {
    events,
    answers,
    of,
  }: {
    events: readonly FlowEventCount[];
    answers: FlowAnswers;
    of: number | undefined;
  },
): FlowResults {
  const isMeant = ({ version }: { version: number }) => of === undefined || version === of;
  const counted = events.filter(isMeant);
  const newest = versions.findLast(isMeant) ?? versions.at(-1);
  const shown = sum(counted.filter(({ name }) => name.endsWith('_shown') && !isStep(name)));
  const isSurvey = newest?.kind === 'survey';
  const finished = isSurvey
    ? answers.finished()
    : sum(counted.filter(({ name, part }) => name.endsWith('_ended') && isDone(part)));
  return {
    shown,
    finished,
    share: toShare(finished, shown),
    heldOut: sum(counted.filter(({ name }) => name === 'flow_held_out')),
    parts: newest ? toParts(newest, { counted, answers, shown }) : [],
    ends: toEnds(counted),
    questions: newest?.kind === 'survey' ? toQuestions(versions, newest, answers) : [],
  };
}

const isStep = (name: string): boolean => name === 'tour_step_shown';
const isDone = (reason: FlowEventCount['part']): boolean =>
  reason === 'done' || reason === 'milestone';
const sum = (counts: readonly FlowEventCount[]): number =>
  counts.reduce((total, { users }) => total + users, 0);
/** Somebody may have been shown it before these events were kept: never more than all. */
const toShare = (part: number, all: number): number | null =>
  all === 0 ? null : Math.min(1, part / all);

function toParts(
  flow: Flow,
  {
    counted,
    answers,
    shown,
  }: { counted: readonly FlowEventCount[]; answers: FlowAnswers; shown: number },
): FlowResults['parts'] {
  const ofName = (name: string, id: string) =>
    sum(counted.filter((one) => one.name === name && one.part === id));
  const ids = idsOf(flow);
  return ids.map((id) => {
    const users =
      flow.kind === 'tour'
        ? ofName('tour_step_shown', id)
        : flow.kind === 'checklist'
          ? ofName('checklist_item_done', id)
          : answers.of(id).values.length;
    return { id, users, share: toShare(users, shown) };
  });
}

function idsOf(flow: Flow): string[] {
  if (flow.kind === 'tour') return flow.steps.map(({ id }) => id);
  if (flow.kind === 'checklist') return flow.items.map(({ id }) => id);
  return flow.kind === 'survey'
    ? flow.questions.filter(({ kind }) => kind !== 'info').map(({ id }) => id)
    : [];
}

function toEnds(counted: readonly FlowEventCount[]): FlowResults['ends'] {
  const ended = counted.filter(({ name }) => name.endsWith('_ended'));
  const byReason = Map.groupBy(ended, ({ part }) => String(part ?? 'api'));
  return [...byReason]
    .map(([reason, all]) => ({ reason, users: sum(all) }))
    .toSorted((a, b) => b.users - a.users || (a.reason < b.reason ? -1 : 1));
}

type Survey = Extract<Flow, { kind: 'survey' }>;

/** Of each question the newest wording: what was asked otherwise is no answer to it. */
function toQuestions(
  versions: readonly Flow[],
  { questions }: Survey,
  answers: FlowAnswers,
): QuestionResult[] {
  const surveys = versions.filter((version) => version.kind === 'survey');
  return questions
    .filter(({ kind }) => kind !== 'info')
    .map((question) => {
      const runs = toWordings(surveys, question.id);
      const run = runs.findLast((one) => one.question === question) ?? runs.at(-1);
      const asked = run?.versions ?? [];
      const { values, comments } = answers.of(question.id, asked);
      return {
        id: question.id,
        question,
        versions: asked,
        // Checked when they were received, against the question of their version.
        ...summarizeAnswers(question, values as Parameters<typeof summarizeAnswers>[1]),
        comments: comments.map(({ text, at, userId }) => ({
          ...{ text, at: new Date(at).toISOString(), userId },
        })),
      };
    });
}
