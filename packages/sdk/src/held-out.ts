import { propensityOf } from '@polku/flows/select';
import type { Showable } from '@polku/flows/views';
import type { FlowPosition } from '@polku/protocol';
import type { Memory } from './storage.ts';

/** What is tracked now has to do with the flow at its position, though it stands nowhere. */
export type HeldOut = { position(): FlowPosition | undefined; tell(flow: Showable): void };

/** Tells, once a person and flow, as far as that is known here, who would have been shown a flow and was held out of it. */
export function createHeldOut(options: {
  memory: Memory;
  person: () => string;
  /** Of which flows their other devices have told it. */
  toldBefore: () => readonly string[] | undefined;
  track(name: string, properties: { [key: string]: unknown }): void;
}): HeldOut {
  let position: FlowPosition | undefined;
  return {
    position: () => position,
    tell(flow: Showable) {
      const { id, version } = flow;
      const key = `held-out:${options.person()}`;
      const told = options.memory.read<string[]>(key) ?? [];
      if ([told, options.toldBefore()].flat().includes(id)) return;
      options.memory.write(key, [...told, id]);
      position = { id, version };
      options.track('flow_held_out', { propensity: propensityOf(flow) });
      position = undefined;
    },
  };
}
