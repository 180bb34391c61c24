import type { Warn } from '@polku/collector';
import { isTriggeredBy } from '@polku/flows/select';
import type { Showable } from '@polku/flows/views';
import type { Event } from '@polku/protocol';
import type { Memory } from './storage.ts';
import { unlessLeft } from './unless-left.ts';

/**
 * Flows that wait for their moment: the end of a delay after an event, or something that happens on the page
 * (`moments.ts`, a chunk of its own, loaded when a flow waits for such). Whether it is shown is decided then.
 *
 * A delay goes on after a reload with what is left of it, as long as the session lasts.
 */
export type Armed = {
  hear(event: Event, flows: readonly Showable[]): void;
  /** Those that there are from here on. */
  watch(flows: readonly Showable[]): void;
  disarm(): void;
};

export type ArmedOptions = {
  memory: Memory;
  sessionId: () => string;
  onMilestone: (listener: (key: string) => void) => () => void;
  onDue: (flow: string) => void;
  warn: Warn;
};

/** When each is due, UTC ms: timers do not survive a page. */
type Due = { session: string; at: { [flow: string]: number } };

const MOMENTS = ['route', 'milestone', 'visible', 'dwell', 'scroll', 'idle', 'exit'] as const;
export type Moment = (typeof MOMENTS)[number];

export function createArmed(options: ArmedOptions): Armed {
  const { memory, sessionId, onDue } = options;
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  let due: Due = { session: sessionId(), at: {} };
  let watching = new AbortController();
  let watched = '';

  for (const [flow, at] of Object.entries(readDue())) arm(flow, at);

  function readDue(): Due['at'] {
    const stored = memory.read<Due>('armed');
    return stored?.session === sessionId() ? stored.at : {};
  }

  function arm(flow: string, at: number) {
    if (due.session !== sessionId()) due = { session: sessionId(), at: {} };
    due.at[flow] = at;
    memory.write('armed', due);
    const end = () => {
      // Another session has begun meanwhile, perhaps another person's.
      const isOurs = due.session === sessionId();
      callOff(flow);
      if (isOurs) onDue(flow);
    };
    timers.set(flow, setTimeout(end, Math.max(0, at - Date.now())));
  }

  function callOff(flow: string) {
    clearTimeout(timers.get(flow));
    timers.delete(flow);
    delete due.at[flow];
    memory.write('armed', due);
  }

  return {
    hear({ name = '', properties = {} }, flows) {
      for (const { id, trigger } of flows) {
        if (trigger.on !== 'event' || !trigger.delayMs) continue;
        if (trigger.cancelOn === name && timers.has(id)) callOff(id);
        if (timers.has(id) || !isTriggeredBy(trigger, { name, properties })) continue;
        arm(id, Date.now() + trigger.delayMs);
      }
    },
    watch(flows) {
      const waiting = flows.filter(({ trigger }) =>
        MOMENTS.some((moment) => moment === trigger.on),
      );
      const text = JSON.stringify(waiting.map(({ id, trigger }) => [id, trigger]));
      if (text === watched || (watched === '' && waiting.length === 0)) return;
      watched = text;
      watching.abort();
      watching = new AbortController();
      const { signal } = watching;
      // At once with what it watches by.
      const loading = Promise.all([import('./moments.ts'), import('./view/pointing.ts')]);
      loading.catch(unlessLeft).then(
        ([{ watchMoments }]) => watchMoments(waiting, options, signal),
        (error) => options.warn(`What waits for its moment is not shown: ${error}.`),
      );
    },
    disarm() {
      watching.abort();
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}
