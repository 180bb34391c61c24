import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createLogLines } from './log-lines.ts';

async function createFile(text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'polku-'));
  const file = join(folder, 'log');
  writeFileSync(file, text);
  onTestFinished(() => rm(folder, { recursive: true }));
  return file;
}

test('writes whole lines, at once', async () => {
  const file = await createFile('before\n');
  const fd = openSync(file, 'a');
  createLogLines(fd).write('{"msg":"é"}\n');
  expect(readFileSync(file, 'utf8')).toBe('before\n{"msg":"é"}\n');
  closeSync(fd);
});

test('outlives a disk that is full', () => {
  const fd = openSync('/dev/full', 'w');
  const lines = createLogLines(fd);
  for (let count = 0; count < 3; count += 1) lines.write('{"msg":"lost"}\n');
  closeSync(fd);
});

test('tells how many lines were lost when it can write again', async () => {
  const file = await createFile('');
  const full = openSync('/dev/full', 'w');
  const lines = createLogLines(full);
  lines.write('{"msg":"lost"}\n');
  lines.write('{"msg":"lost"}\n');
  closeSync(full);
  // The lowest free number: what was full is now a file with room.
  const fd = openSync(file, 'w');
  expect(fd).toBe(full);
  lines.write('{"msg":"kept"}\n');
  lines.write('{"msg":"kept too"}\n');
  closeSync(fd);
  const told = readFileSync(file, 'utf8').trim().split('\n');
  expect(told.map((line) => JSON.parse(line))).toEqual([
    { level: 40, msg: 'log lines were lost', lost: 2 },
    { msg: 'kept' },
    { msg: 'kept too' },
  ]);
});
