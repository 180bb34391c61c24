import type { Flow } from '@polku/flows';
import type { BrowserContext } from 'playwright-core';
import type { Shown } from './in-page.ts';
import { createLook } from './look.ts';
import { limitOf, openPage, pressTarget, showFlow, showStep } from './show.ts';
import type { Saw, Sighting, Where } from './sighting.ts';
import { isOn, type Stop, type Tour, type TourStep, toQuestionFlow } from './stops.ts';
import { wayTo } from './way.ts';

/**
 * One page in one size, language and light: every stop is looked at by itself on the page as it loads. Where the target
 * of a step is not there, the tour is walked from its first step on a fresh page, as its steps lead on, and what a step
 * asks to be clicked is clicked, before the target is said to be missing. What a step asks to be typed, and what comes by an
 * event, a milestone or a route, is not done: nobody but the page knows what that takes.
 */
export type Lap = {
  context: BrowserContext;
  where: Where;
  stops: readonly Stop[];
  axe: string;
  timeoutMs: number;
  /** How each step was come to before, in the same size: what was not found is not waited for twice. */
  known: Known;
};

export type Known = Map<Stop, 'walked' | 'missing'>;

export async function runLap(lap: Lap): Promise<Sighting[]> {
  const { context, where, known, timeoutMs } = lap;
  const page = await context.newPage();
  page.setDefaultTimeout(timeoutMs);
  const look = createLook(page, await context.newCDPSession(page), lap.axe);
  const sightings: Sighting[] = [];
  /** A tour takes the place of another; for everything else, and after it, the page is opened anew. */
  let isFresh = false;
  // One question stands where another would.
  const groups = Map.groupBy(lap.stops, ({ flow, question }) => question ?? flow);
  for (const stops of groups.values()) {
    const { flow } = stops[0] as Stop;
    const isTour = flow.kind === 'tour';
    if (!isFresh || !isTour) await openPage(page, where.url);
    const left = await lookAlone(stops);
    isFresh = isTour && left.length === 0;
    if (isTour && left.length > 0) await walk(flow, left);
  }
  await page.close();
  return sightings;

  function tell({ flow, step, question }: Stop, saw: Saw) {
    const part = step ?? question;
    sightings.push({ flow: flow.id, ...(part && { step: part.id }), where, saw });
  }

  async function see(shown: Shown): Promise<Saw> {
    return { kind: 'view', isCovered: shown.target === 'covered', ...(await look()) };
  }

  /** Gives those whose target was not there. */
  async function lookAlone(stops: readonly Stop[]): Promise<Stop[]> {
    const left: Stop[] = [];
    for (const stop of stops) {
      if (known.get(stop) === 'missing') continue;
      const saw = known.has(stop) ? undefined : await seeAlone(stop);
      if (saw) tell(stop, saw);
      else left.push(stop);
    }
    return left;
  }

  /** Undefined: its target is not there. */
  async function seeAlone(stop: Stop): Promise<Saw | undefined> {
    const { flow, step } = stop;
    const path = new URL(page.url()).pathname;
    if (!isOn(step?.page, path)) return { kind: 'elsewhere', path };
    const limitMs = limitOf(step, timeoutMs);
    const shown = await (step && flow.kind === 'tour'
      ? showStep(page, flow, { step, limitMs })
      : showFlow(page, toQuestionFlow(stop).id, limitMs));
    // A page may also lead on by script.
    if (!isOn(step?.page, shown.path)) return { kind: 'elsewhere', path: shown.path };
    if (shown.isShown) return see(shown);
    return toUnshown(flow, shown, limitMs);
  }

  /** The longest way first: what lies on it need not be walked to. */
  async function walk(tour: Tour, left: readonly Stop[]): Promise<void> {
    const ways = left.map(({ step }) => wayTo(tour, step?.index ?? 0));
    const told = new Set<number | undefined>();
    for (const way of ways.toSorted((a, b) => b.length - a.length)) {
      if (told.has(way.at(-1))) continue;
      await walkAlong(tour, way, left);
      for (const index of way) told.add(index);
    }
  }

  async function walkAlong(tour: Tour, way: readonly number[], left: readonly Stop[]) {
    await openPage(page, where.url);
    const pressed: string[] = [];
    for (const index of way) {
      const step = tour.steps[index] as TourStep;
      const limitMs = limitOf(step, timeoutMs);
      const shown = await showStep(page, tour, { step, limitMs });
      const stop = left.find((each) => each.step?.id === step.id);
      if (stop && !known.has(stop)) await tellWalked(stop, shown, toMissing(shown, step, pressed));
      if (index === way.at(-1)) return;
      if (await pressTarget(page, tour, { step, shown, limitMs })) pressed.push(step.id);
    }
  }

  async function tellWalked(stop: Stop, shown: Shown, missing: Saw) {
    tell(stop, shown.isShown ? await see(shown) : missing);
    known.set(stop, shown.isShown ? 'walked' : 'missing');
  }

  function toMissing({ target }: Shown, step: TourStep, pressed: readonly string[]): Saw {
    const isThere = target === 'hidden';
    const afterMs = limitOf(step, timeoutMs);
    return { kind: 'missing', isThere, afterMs, pressed: [...pressed] };
  }
}

/** Why it did not come to the screen; undefined for a step that waits for its target. */
function toUnshown(flow: Flow, { reason, target }: Shown, afterMs: number): Saw | undefined {
  if (reason !== undefined) return { kind: 'refused', reason };
  if (flow.kind !== 'tour') return { kind: 'missing', isThere: false, afterMs, pressed: [] };
  return target === 'none' ? { kind: 'refused', reason: 'it was not drawn in time' } : undefined;
}
