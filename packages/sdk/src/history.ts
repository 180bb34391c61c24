import type { FlowHistory } from '@polku/flows';
import { joinHistory, reduceHistory } from '@polku/flows/select';
import type { Event } from '@polku/protocol';
import type { Memory } from './storage.ts';

/**
 * What this person has seen: this browser's own record, joined with the backend's, which knows the other
 * devices. Kept per person, so that the next one at the same desk inherits nothing.
 */
export type History = {
  get(): { [flow: string]: FlowHistory };
  /** Another person, or none: their own record. */
  switchTo(person: string): void;
  add(event: Event): void;
  merge(theirs: { [flow: string]: FlowHistory }): void;
};

export function createHistory(memory: Memory): History {
  let key = 'history:';
  /** Read anew each time: another tab may have shown something meanwhile. */
  const read = (): { [flow: string]: FlowHistory } => memory.read(key) ?? {};

  function set(flow: string, change: (before: FlowHistory | undefined) => FlowHistory | undefined) {
    const flows = read();
    // Own properties only: `constructor` is a good id of a flow.
    const history = change(Object.hasOwn(flows, flow) ? flows[flow] : undefined);
    if (history) memory.write(key, { ...flows, [flow]: history });
  }

  return {
    get: read,
    switchTo(person) {
      key = `history:${person}`;
    },
    add(event) {
      if (!event.flow || !event.name) return;
      const { id } = event.flow;
      const { name, at, properties } = event;
      set(id, (before) => reduceHistory(before, { name, at, properties }));
    },
    merge(theirs) {
      for (const [flow, history] of Object.entries(theirs))
        set(flow, (before) => joinHistory(before, history));
    },
  };
}
