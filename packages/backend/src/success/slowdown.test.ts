import { expect, it } from 'vitest';
import { createSlowdown } from './slowdown.ts';

function start(options = {}) {
  let now = 0;
  const slow = createSlowdown({ free: 3, maxMs: 60_000, monotonicMs: () => now, ...options });
  return { ...slow, pass: (ms: number) => (now += ms) };
}

it('costs nothing for the first guesses, then twice as long each time, up to a limit', () => {
  const { take, pass } = start();
  const waits = [];
  for (let guess = 0; guess < 12; guess += 1) {
    const waitMs = take('a');
    waits.push(waitMs);
    if (waitMs === 0) continue;
    pass(waitMs);
    expect(take('a')).toBe(0);
  }
  expect(waits).toEqual([
    0, 0, 0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000,
  ]);
});

it('does not lengthen by guesses that are made too early', () => {
  const { take, pass } = start();
  for (let guess = 0; guess < 3; guess += 1) take('a');
  for (let guess = 0; guess < 50; guess += 1) expect(take('a')).toBe(1_000);
  pass(1_000);
  expect(take('a')).toBe(0);
});

it('is of one alone, forgives who was right, and forgets after an hour', () => {
  const { take, forgive, pass } = start();
  for (let guess = 0; guess < 3; guess += 1) take('a');
  expect(take('b')).toBe(0);
  expect(take('a')).toBeGreaterThan(0);
  forgive('a');
  expect(take('a')).toBe(0);
  for (let guess = 0; guess < 2; guess += 1) take('a');
  pass(3_600_000 + 60_000);
  for (let guess = 0; guess < 3; guess += 1) expect(take('a')).toBe(0);
});

it('remembers so many, and no more', () => {
  const { take } = start({ maxKeys: 2 });
  for (let guess = 0; guess < 3; guess += 1) take('a');
  take('b');
  take('c');
  expect(take('a')).toBe(0);
});
