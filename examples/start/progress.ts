/**
 * What the starting terminal shows: one line a step, with a tick and its time. On a terminal the running
 * step's line turns and counts; elsewhere (a file, a build server) each step is one plain line when it is
 * done, so that a log stays readable.
 */
import { styleText } from 'node:util';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 80;
const NAME_WIDTH = 36;
const TIME_WIDTH = 7;
const CLEAR_LINE = '\r\u001b[2K';

export type Output = { write(text: string): unknown; isTTY?: boolean };
export type Progress = ReturnType<typeof createProgress>;

export function createProgress(output: Output, now: () => number = () => performance.now()) {
  const isLive = output.isTTY === true;
  const paint = (style: 'green' | 'red' | 'dim' | 'bold', text: string) =>
    isLive ? styleText(style, text, { validateStream: false }) : text;
  const seconds = (sinceMs: number) => `${((now() - sinceMs) / 1000).toFixed(1)} s`;
  const toLine = (mark: string, name: string, time: string, note: string) =>
    `  ${mark} ${name.padEnd(NAME_WIDTH)}${paint('dim', time.padStart(TIME_WIDTH))}  ${note}`.trimEnd();

  return {
    /** A line of its own, between steps. */
    say: (text = '') => void output.write(`${text}\n`),
    bold: (text: string) => paint('bold', text),
    dim: (text: string) => paint('dim', text),

    /**
     * Runs `work` as a step. `note` says afterwards what came of it. Rejects as `work` does, after the
     * step was marked as failed.
     */
    async step<T>(name: string, work: () => Promise<T>, note: (result: T) => string = () => '') {
      const startedMs = now();
      const stop = isLive
        ? spin(output, (frame) => toLine(frame, name, seconds(startedMs), ''))
        : () => {};
      try {
        const result = await work();
        stop();
        output.write(`${toLine(paint('green', '✓'), name, seconds(startedMs), note(result))}\n`);
        return result;
      } catch (error) {
        stop();
        output.write(`${toLine(paint('red', '✗'), name, seconds(startedMs), '')}\n`);
        throw error;
      }
    },
  };
}

function spin(output: Output, toLine: (frame: string) => string): () => void {
  let index = 0;
  const draw = () => output.write(CLEAR_LINE + toLine(FRAMES[index++ % FRAMES.length] ?? ''));
  draw();
  const timer = setInterval(draw, FRAME_MS);
  return () => {
    clearInterval(timer);
    output.write(CLEAR_LINE);
  };
}
