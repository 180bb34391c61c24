/** What it costs to decide: one decision over many flows, to wait with them, and to bring them to a page. */
import type { Bench } from './bench.ts';
import { measureBootstrap } from './select-bootstrap.ts';
import { measureIdle } from './select-idle.ts';
import { measureSelect } from './select-page.ts';

export const selectBench: Bench = {
  name: 'select',
  async measure(say) {
    say('deciding …');
    return [
      ...(await measureSelect()),
      ...(await measureIdle(say)),
      ...(await measureBootstrap(say)),
    ];
  },
};
