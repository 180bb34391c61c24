import { describe, expect, test } from 'vitest';
import { createPendingBytes } from './pending-bytes.ts';

const REFUSAL = new Error('no room');

function start(maxBytes: number) {
  const pending = createPendingBytes(maxBytes, () => REFUSAL);
  const cut: string[] = [];
  const begin = (name: string) => {
    const reading = pending.begin();
    reading.onStart(() => cut.push(name));
    return reading;
  };
  return { begin, cut };
}

describe('what bodies take of memory', () => {
  test('is given up by the one that has been coming longest', () => {
    const { begin, cut } = start(100);
    const slow = begin('slow');
    const slower = begin('slower');
    slow.onBytes(60);
    slower.onBytes(40);
    const honest = begin('honest');
    expect(honest.onBytes(30)).toBeUndefined();
    expect(cut).toEqual(['slow']);
    expect(honest.onBytes(40)).toBeUndefined();
    expect(cut).toEqual(['slow', 'slower']);
  });

  test('is never given up by one that is whole', () => {
    const { begin, cut } = start(100);
    const whole = begin('whole');
    whole.onBytes(80);
    whole.onEnd();
    const next = begin('next');
    next.onBytes(30);
    expect(cut).toEqual(['next']);
    const inflated = begin('inflated');
    inflated.onBytes(10);
    inflated.onEnd();
    expect(inflated.onBytes(20)).toBe(REFUSAL);
    expect(cut).toEqual(['next']);
  });

  test('is free when it was answered, once', () => {
    const { begin, cut } = start(100);
    const first = begin('first');
    first.onBytes(90);
    first.onEnd();
    expect([first.free(), first.free()]).toEqual([90, 0]);
    const given = begin('given up');
    given.onBytes(50);
    begin('next').onBytes(80);
    expect(cut).toEqual(['given up']);
    expect(given.free()).toBe(0);
    const last = begin('last');
    expect(last.onBytes(20)).toBeUndefined();
    expect(cut).toEqual(['given up']);
  });
});
