// @vitest-environment happy-dom
import type { Flow, FlowHistory, Policy } from '@polku/flows';
import { isTooSoon, type Occasion, reduceHistory, select, toLastShown } from '@polku/flows/select';
import type { Event } from '@polku/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { survey, welcome } from './client.fixture.ts';
import { createHistory } from './history.ts';
import { createInterruptions } from './interruptions.ts';
import { createFakeMemory } from './memory.fixture.ts';

/**
 * One user on two devices of two tabs each: whatever is triggered and ended, wherever, with reloads and clocks that
 * are set forth and back, no limit of the policy is broken. The choice, the record and the count of interruptions are
 * the real ones; the backend joins what it hears by the real function, and leases by the real wait.
 */

const DAY_MS = 24 * 3_600_000;
const policy: Policy = { maxInterruptions: 2, surveyEveryDays: 30, accountShare: 1 };
const always = { frequency: 'always' };
const nps = [{ kind: 'nps', id: 'score', text: 'Recommend?' }];
const FLOWS = [
  { ...survey, ...always, id: 'ces' },
  { ...survey, ...always, id: 'nps', questions: nps, priority: 1 },
  { ...survey, ...always, id: 'nps-2', questions: nps, priority: 2 },
  { ...welcome, ...always, id: 'news', priority: 3 },
  { ...welcome, ...always, id: 'once', frequency: 'once', priority: 4 },
  { ...welcome, ...always, id: 'until', frequency: 'until_done', priority: 5 },
  { ...welcome, ...always, id: 'thrice', frequency: { atMost: 3 }, priority: 6 },
].map((flow) => ({ ...flow, trigger: { on: 'event', event: flow.id } })) as Flow[];

const IDS = FLOWS.map(({ id }) => id);
const tab = fc.record({ device: fc.nat(1), tab: fc.nat(1) });
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({ device: fc.nat(1), tab: fc.nat(1), flow: fc.constantFrom(...IDS) })
      .map((at) => ({ ...at, do: 'trigger' as const })),
  },
  {
    weight: 4,
    arbitrary: fc
      .record({
        device: fc.nat(1),
        tab: fc.nat(1),
        how: fc.constantFrom('done', 'close', 'never', 'api'),
      })
      .map((at) => ({ ...at, do: 'end' as const })),
  },
  { weight: 1, arbitrary: tab.map((at) => ({ ...at, do: 'reload' as const })) },
  {
    weight: 2,
    arbitrary: fc
      .integer({ min: 1, max: 40 * 24 })
      .map((hours) => ({ do: 'pass' as const, hours })),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ device: fc.nat(1), hours: fc.integer({ min: -400 * 24, max: 400 * 24 }) })
      .map((set) => ({ ...set, do: 'clock' as const })),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What came to a screen, in true time. */
type Shown = { flow: string; kind: string; at: number; session: string };

function play(steps: readonly Step[]) {
  let now = 1_800_000_000_000;
  const shown: Shown[] = [];
  const ended = new Map<string, Set<string>>();
  /** What the backend knows, in corrected time. */
  let known: { [flow: string]: FlowHistory } = {};
  const devices = [0, 1].map((device) => {
    const memory = createFakeMemory();
    const session = () => `${device}:${Math.floor(now / DAY_MS)}`;
    const openTab = () => ({
      history: createHistory(memory),
      interruptions: createInterruptions(memory, session),
      open: undefined as Flow | undefined,
    });
    return { skewMs: 0, session, openTab, tabs: [openTab(), openTab()] };
  });
  type Device = (typeof devices)[number];
  type Tab = Device['tabs'][number];

  function tell(device: Device, one: Tab, flow: Flow, name: string, properties?: object) {
    // To the tab's own record by its own clock; to the backend, which corrects it.
    const event = { name, flow: { id: flow.id, version: 1 }, at: now + device.skewMs, properties };
    one.history.add(event as Event);
    const history = reduceHistory(known[flow.id], {
      name,
      at: now,
      ...(properties && { properties: { ...properties } }),
    });
    if (history) known = { ...known, [flow.id]: history };
  }

  function trigger(device: Device, one: Tab, name: string) {
    const occasion: Occasion = { on: 'event', name };
    const { flow } = select({
      ...{ flows: FLOWS, occasion, facts: {}, person: 'u', policy, isPaused: false },
      history: one.history.get(),
      isBusy: one.open !== undefined,
      interruptions: one.interruptions.get(),
      nowMs: now + device.skewMs,
    });
    if (!flow) return;
    if (flow.kind === 'survey') {
      // A live lease is one a person: while a survey is open, no other.
      const isOpen = devices.some(({ tabs }) => tabs.some(({ open }) => open?.kind === 'survey'));
      const last = toLastShown(FLOWS, known);
      if (isOpen || isTooSoon(flow, last, { policy, nowMs: now })) return;
    }
    const isFurther = one.interruptions.isFurther(flow, one.history.get()[flow.id], occasion);
    one.open = flow as Flow;
    const hows = ended.get(flow.id);
    expect(hows?.has('never')).not.toBe(true);
    if (flow.id === 'until') expect(hows?.has('done') || hows?.has('close')).not.toBe(true);
    shown.push({ flow: flow.id, kind: flow.kind, at: now, session: device.session() });
    tell(device, one, one.open, `${flow.kind}_shown`);
    if (isFurther) one.interruptions.add(flow.id);
  }

  function end(device: Device, one: Tab, how: string) {
    if (!one.open) return;
    const flow = one.open;
    one.open = undefined;
    const isForGood = how === 'never' && { isForGood: true };
    const reason = how === 'never' ? 'close' : how;
    tell(device, one, flow, `${flow.kind}_ended`, { reason, ...isForGood });
    ended.set(flow.id, (ended.get(flow.id) ?? new Set()).add(how));
  }

  function act(device: Device, each: Extract<Step, { tab: number }>) {
    const one = device.tabs[each.tab] as Tab;
    // The person's part comes with each page, and is asked again when the user comes back to it.
    one.history.merge(known);
    if (each.do === 'trigger') trigger(device, one, each.flow);
    else if (each.do === 'end') end(device, one, each.how);
    else device.tabs[each.tab] = device.openTab();
  }

  for (const each of steps) {
    // So that no two have the same moment.
    now += 1_000;
    if (each.do === 'pass') now += each.hours * 3_600_000;
    else {
      const device = devices[each.device] as Device;
      if (each.do === 'clock') device.skewMs = each.hours * 3_600_000;
      else act(device, each);
    }
  }
  return shown;
}

test('no sequence of triggers, ends, tabs, devices, reloads and clocks breaks a limit', () => {
  let surveys = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const shown = play(steps);
      const asked = shown.filter(({ kind }) => kind === 'survey');
      surveys += asked.length;
      for (const [days, ids] of [
        [30, ['ces', 'nps', 'nps-2']],
        [90, ['nps', 'nps-2']],
      ] as const) {
        const times = asked
          .filter(({ flow }) => (ids as readonly string[]).includes(flow))
          .map(({ at }) => at);
        const waits = times.slice(1).map((at, i) => at - (times[i] ?? 0));
        expect(Math.min(...waits, days * DAY_MS)).toBe(days * DAY_MS);
      }
      const bySession = Map.groupBy(shown, ({ session }) => session);
      for (const each of bySession.values())
        expect(each.length).toBeLessThanOrEqual(policy.maxInterruptions);
      expect(shown.filter(({ flow }) => flow === 'once').length).toBeLessThanOrEqual(1);
      expect(shown.filter(({ flow }) => flow === 'thrice').length).toBeLessThanOrEqual(3);
    }),
    { numRuns: 300 },
  );
  // The limits are met, and not by showing nothing.
  expect(surveys).toBeGreaterThan(50);
});
