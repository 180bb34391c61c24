import type { Flow } from '@polku/flows';
import type { Finding } from '@polku/flows/schemas';
import type { Faint, Look, Sighting, Where } from './sighting.ts';
import type { Unchecked } from './stops.ts';

/**
 * From what was seen to what is wrong. Pure, so that each fault can be tested without a browser. What is wrong
 * in several sizes, languages or lights is one fault, which says where.
 */
export type Fault = Finding & {
  flow: string;
  step?: string;
  kind: FaultKind;
  /** Where it was seen, as people say it: `360x740, fi, dark`. Empty: it needs no page to be seen. */
  where: string[];
};

export type FaultKind =
  | 'missing-target'
  | 'hidden-target'
  | 'covered-target'
  | 'contrast'
  | 'off-screen'
  | 'overflow'
  | 'refused'
  | 'text';

type Wrong = Pick<Fault, 'kind' | 'message'> & {
  part?: string;
  /** By how much, which is not everywhere the same. */
  outPx?: number;
};

/** Every fault of one flow, in the order of its steps. */
export function toFaults(flow: Flow, sightings: readonly Sighting[]): Fault[] {
  const faults = new Map<string, Fault>();
  for (const sighting of sightings.filter((each) => each.flow === flow.id)) {
    for (const wrong of wrongsOf(flow, sighting)) {
      const fault = toFault(flow, sighting, wrong);
      const key = JSON.stringify([fault.path, fault.message]);
      const known = faults.get(key);
      if (known) known.where = [...new Set([...known.where, ...fault.where])];
      else faults.set(key, fault);
    }
  }
  return [...faults.values()].sort((a, b) => stepOf(a) - stepOf(b));
}

/** Steps that could not be looked at in any circumstance. */
export function toUnchecked(sightings: readonly Sighting[]): Unchecked[] {
  const reasons = new Map<string, Unchecked>();
  for (const { flow, step, saw, where } of sightings) {
    if (saw.kind !== 'elsewhere') continue;
    const reason = `${where.url} led to ${saw.path}, where it does not belong; is somebody signed in (--cookie, --header, --storage-state)`;
    reasons.set(`${flow} ${step}`, { flow, ...(step && { step }), reason });
  }
  return [...reasons.values()];
}

function toFault(flow: Flow, { step, where }: Sighting, wrong: Wrong): Fault {
  const { kind, message, part, outPx } = wrong;
  const within = placeOf(flow, step);
  // What a survey points at is its own, whichever question stands there.
  const before = flow.kind === 'tour' ? within : ['surface'];
  const path = part ? [...before, part] : within;
  // What a page has does not hang on the language or the light.
  const told = part === 'at' ? where.viewport : toText(where);
  const amount = outPx === undefined ? '' : `: ${outPx} px`;
  return { flow: flow.id, ...(step && { step }), kind, path, message, where: [told + amount] };
}

/** Of a step or a question in the flow's file; empty for any other flow. */
function placeOf(flow: Flow, id: string | undefined): (string | number)[] {
  const [name, parts] =
    flow.kind === 'tour'
      ? (['steps', flow.steps] as const)
      : (['questions', flow.kind === 'survey' ? flow.questions : []] as const);
  const index = parts.findIndex((each) => each.id === id);
  return index < 0 ? [] : [name, index];
}

const stepOf = ({ path }: Fault): number => Number(path[1] ?? -1) || 0;

const toText = ({ viewport, language, isDark }: Where): string =>
  [viewport, language, isDark ? 'dark' : undefined].filter(Boolean).join(', ');

function wrongsOf(flow: Flow, { saw, step, where }: Sighting): Wrong[] {
  const at = targetOf(flow, step);
  switch (saw.kind) {
    case 'elsewhere':
      return [];
    case 'refused':
      return [{ kind: 'refused', message: `did not come to the screen: ${saw.reason}` }];
    case 'missing':
      return [toMissing(saw, at, new URL(where.url).pathname)];
    default:
      return [...(saw.isCovered ? [toCovered(at)] : []), ...toDrawn(saw)];
  }
}

function targetOf(flow: Flow, step: string | undefined): string {
  if (flow.kind === 'tour') return flow.steps.find(({ id }) => id === step)?.at ?? '';
  const surface = 'surface' in flow ? flow.surface : undefined;
  if (typeof surface !== 'object') return '';
  return 'at' in surface
    ? surface.at
    : 'slot' in surface
      ? `[data-polku-slot="${surface.slot}"]`
      : '';
}

function toMissing(
  { isThere, afterMs, pressed }: { isThere: boolean; afterMs: number; pressed: string[] },
  at: string,
  path: string,
): Wrong {
  const after =
    pressed.length > 0 ? `, also after the steps before were done (${pressed.join(', ')})` : '';
  return isThere
    ? {
        kind: 'hidden-target',
        part: 'at',
        message: `"${at}" is on ${path} but cannot be seen within ${afterMs} ms${after}; point at what can, or say with "page" or "when" where it can`,
      }
    : {
        kind: 'missing-target',
        part: 'at',
        message: `nothing on ${path} matches "${at}" within ${afterMs} ms${after}; correct the selector, raise "waitMs", or say with "page" where it is`,
      };
}

const toCovered = (at: string): Wrong => ({
  kind: 'covered-target',
  part: 'at',
  message: `something of the page lies over all of "${at}"; close it in a step before, or point at what can be seen`,
});

function toDrawn({ window, card, spillPx, faint }: Look): Wrong[] {
  const wrongs = faint.map(toFaint);
  if (spillPx > 0) wrongs.push({ ...OVERFLOW, outPx: spillPx });
  const outPx = card ? outOf(window, card) : 0;
  if (outPx > 0) wrongs.push({ ...OFF_SCREEN, outPx });
  return wrongs;
}

const OVERFLOW: Wrong = {
  kind: 'overflow',
  message: 'its content stands out of the popover; shorten it, or give a smaller picture',
};
const OFF_SCREEN: Wrong = {
  kind: 'off-screen',
  message: 'the popover stands out of the window; shorten its text, or give a smaller picture',
};

/** How far, at the worst side. Half a pixel is rounding. */
function outOf({ width, height }: Look['window'], card: NonNullable<Look['card']>): number {
  const { left, top, right, bottom } = card;
  return Math.max(0, Math.round(Math.max(-left, -top, right - width, bottom - height)));
}

const toFaint = ({ text, color, background, ratio, least }: Faint): Wrong => ({
  kind: 'contrast',
  message: `the contrast of "${text}" is ${ratio}:1 (${color} on ${background}), expected ${least}:1; change the colours of the theme`,
});
