import { expect, it } from 'vitest';
import { createProgress } from './progress.ts';

function createOutput(isTTY: boolean) {
  const output = { text: '', isTTY, write: (text: string) => (output.text += text) };
  return output;
}

/** A clock that is a second on at each look. */
function createClock() {
  let ms = 0;
  return () => (ms += 1_000);
}

it('prints a plain line a step where there is no terminal', async () => {
  const output = createOutput(false);
  const { step } = createProgress(output, createClock());
  await step(
    'Backend',
    async () => 4_800,
    (port) => `on port ${port}`,
  );
  expect(output.text).toBe(`  ✓ ${'Backend'.padEnd(36)}  1.0 s  on port 4800
`);
});

it('marks a step that failed, and fails with it', async () => {
  const output = createOutput(false);
  const { step } = createProgress(output, createClock());
  const failing = step('Backend', () => Promise.reject(new Error('no disk')));
  await expect(failing).rejects.toThrow('no disk');
  expect(output.text).toMatch(/^ {2}✗ Backend +1\.0 s\n$/);
});

it('draws over the running line on a terminal, and leaves the finished one', async () => {
  const output = createOutput(true);
  const { step } = createProgress(output, createClock());
  await step('Backend', async () => undefined);
  const [running, finished] = output.text.split('\r\u001b[2K').slice(1);
  expect(running).toContain('⠋ Backend');
  expect(finished).toMatch(/✓.*Backend.*\n$/);
});
