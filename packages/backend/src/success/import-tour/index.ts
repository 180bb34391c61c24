import type { Flow } from '@polku/flows';
import { type FlowFault, parseFlowDocument } from '../flow-document.ts';
import { fromDriver } from './driver.ts';
import { fromIntro } from './intro.ts';
import { fromShepherd } from './shepherd.ts';
import { asObject, type Carried, type Options, type Source } from './source.ts';

/** The registry of libraries whose step arrays become a tour. */
export const TOUR_SOURCES: { [name: string]: Source } = {
  driver: fromDriver,
  shepherd: fromShepherd,
  intro: fromIntro,
};

export type Imported = {
  flow: Flow;
  /** What could not be carried over, a line each; `step` counts from 1. */
  lost: { step: number; what: string }[];
};

/**
 * @returns the faults when what comes out is no tour: there are no steps, or one has texts that are too long
 */
export function importTour(
  source: Source,
  input: unknown,
  { id, name }: Options,
): Imported | { faults: FlowFault[] } {
  const steps = findSteps(input);
  if (!steps)
    return {
      faults: [{ path: [], message: 'expected a list of steps, or an object with "steps"' }],
    };
  const carried = steps.map((step) => source(asObject(step), { id, name }));
  const flow = {
    id,
    kind: 'tour',
    name,
    trigger: { on: 'load' },
    frequency: 'until_done',
    steps: withIds(carried),
  };
  const parsed = parseFlowDocument(flow);
  if ('faults' in parsed) return parsed;
  const lost = carried.flatMap((one, i) => one.lost.map((what) => ({ step: i + 1, what })));
  return { flow: parsed.flow, lost };
}

function findSteps(input: unknown): unknown[] | undefined {
  if (Array.isArray(input)) return input;
  const { steps } = Object(input) as { steps?: unknown };
  return Array.isArray(steps) ? steps : undefined;
}

/** Its own id as far as it is one of ours and not taken, else one by its place. */
function withIds(carried: readonly Carried[]): object[] {
  const taken = new Set<string>(['end']);
  return carried.map(({ step, id }, i) => {
    const wanted = (id ?? '')
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60);
    const own = wanted !== '' && !taken.has(wanted) ? wanted : `step-${i + 1}`;
    taken.add(own);
    return { id: own, ...step };
  });
}
