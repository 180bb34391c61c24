import type { Flow } from '@polku/flows';
import { matchGlob } from '@polku/protocol/match';

/**
 * What is looked at, one after another: each step of a tour on its page, each question of a survey by itself, and every
 * other flow as it opens.
 */
export type Stop = {
  flow: Flow;
  /** Of a tour. */
  step?: TourStep & { index: number };
  /** Of a survey. */
  question?: { id: string };
  url: string;
};

/** What was not looked at, and so is neither right nor wrong. */
export type Unchecked = { flow: string; step?: string; reason: string };

export type Tour = Extract<Flow, { kind: 'tour' }>;
export type TourStep = Tour['steps'][number];

/** A step is looked at on the first of the pages that it belongs to. */
export function toStops(
  flows: readonly Flow[],
  urls: readonly string[],
): { stops: Stop[]; unchecked: Unchecked[] } {
  const stops: Stop[] = [];
  const unchecked: Unchecked[] = [];
  for (const flow of flows) {
    for (const part of partsOf(flow)) {
      const { step, question } = part;
      const belongsTo = step?.page ?? pageOf(flow);
      const url = urls.find((each) => isOn(belongsTo, new URL(each).pathname));
      if (url !== undefined) stops.push({ flow, url, ...part });
      else
        unchecked.push({
          flow: flow.id,
          ...((step ?? question) && { step: (step ?? question)?.id as string }),
          reason: `it belongs to ${belongsTo}; give a --url with such a path`,
        });
    }
  }
  return { stops, unchecked };
}

/** Where it opens, as far as it says so. */
const pageOf = ({ trigger }: Flow): string | undefined =>
  trigger.on === 'route' ? trigger.page : undefined;

export const isOn = (page: string | undefined, path: string): boolean =>
  page === undefined || matchGlob(page, path);

function partsOf(flow: Flow): Pick<Stop, 'step' | 'question'>[] {
  if (flow.kind === 'tour') return flow.steps.map((step, index) => ({ step: { ...step, index } }));
  if (flow.kind === 'survey') return flow.questions.map(({ id }) => ({ question: { id } }));
  return [{}];
}

/** What is shown of a stop that is no step: the flow, or a survey of its one question, for anybody. */
export function toQuestionFlow({ flow, question }: Pick<Stop, 'flow' | 'question'>): Flow {
  if (flow.kind !== 'survey' || !question) return flow;
  const questions = flow.questions
    .filter(({ id }) => id === question.id)
    .map(({ when: _, next: __, ...alone }) => alone);
  // But for what leads elsewhere it is the question that it was; the compiler cannot follow a spread over the union.
  return { ...flow, id: `${flow.id}--${question.id}`, questions } as Flow;
}
