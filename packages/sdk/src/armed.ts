import { isTriggeredBy } from '@polku/flows/select';
import type { Showable } from '@polku/flows/views';
import type { Event } from '@polku/protocol';

/**
 * Flows whose trigger has a delay, between their event and its end. Of this page alone: what is armed when
 * the page goes away is forgotten with it.
 */
export type Armed = {
  hear(event: Event, flows: readonly Showable[]): void;
  disarm(): void;
};

export function createArmed(onDue: (flow: string) => void): Armed {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  function callOff(flow: string) {
    clearTimeout(timers.get(flow));
    timers.delete(flow);
  }

  return {
    hear({ name = '', properties = {} }, flows) {
      for (const { id, trigger } of flows) {
        if (trigger.on !== 'event' || !trigger.delayMs) continue;
        if (trigger.cancelOn === name) callOff(id);
        if (timers.has(id) || !isTriggeredBy(trigger, { name, properties })) continue;
        const due = () => {
          timers.delete(id);
          onDue(id);
        };
        timers.set(id, setTimeout(due, trigger.delayMs));
      }
    },
    disarm: () => [...timers.keys()].forEach(callOff),
  };
}
