import { createCell, type ReadableCell } from './cell.ts';

/**
 * The time, a minute at a time: what relative times are drawn from. It ticks on the minute, stands still
 * while the page is hidden, and is put right when the page is seen again.
 */

const MINUTE_MS = 60_000;

export function createClock(page: Document, nowMs: () => number): ReadableCell<number> {
  const cell = createCell(nowMs());
  let timer: ReturnType<typeof setTimeout> | undefined;

  function tick() {
    clearTimeout(timer);
    if (page.visibilityState === 'hidden') return;
    cell.set(nowMs());
    timer = setTimeout(tick, MINUTE_MS - (nowMs() % MINUTE_MS));
  }

  page.addEventListener('visibilitychange', tick);
  tick();
  return cell;
}
