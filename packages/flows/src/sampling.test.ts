import { describe, expect, test } from 'vitest';
import { propensityOf } from './propensity.ts';
import { isHeldOut, isSampled, positionOf } from './sampling.ts';

const people = Array.from({ length: 20_000 }, (_, i) => `user-${i}`);

describe('a sample', () => {
  test('S09: who is not in it is not in it at the hundredth trigger either', () => {
    const outside = people.filter((person) => !isSampled(person, 'nps', 0.5));
    for (const person of outside.slice(0, 100))
      for (let i = 0; i < 100; i++) expect(isSampled(person, 'nps', 0.5)).toBe(false);
  });

  test.each([0, 0.01, 0.1, 0.5, 0.9, 1])('is as large as it was told: %f', (share) => {
    const many = people.filter((person) => isSampled(person, 'nps', share)).length;
    // Five standard deviations: right once in two million wrong alarms.
    const spread = 5 * Math.sqrt(people.length * share * (1 - share));
    expect(Math.abs(many - people.length * share)).toBeLessThanOrEqual(spread);
  });

  test('of one purpose says nothing of another, however alike their names', () => {
    const both = people.filter(
      (person) => isSampled(person, 'nps-1', 0.5) && isSampled(person, 'nps-2', 0.5),
    );
    expect(Math.abs(both.length - people.length / 4)).toBeLessThan(
      5 * Math.sqrt(people.length * 0.1875),
    );
  });

  test('grows by people, and gives none away', () => {
    for (const person of people.slice(0, 500))
      if (isSampled(person, 'nps', 0.2)) expect(isSampled(person, 'nps', 0.3)).toBe(true);
  });

  test('is spread evenly', () => {
    const tenths = new Array(10).fill(0);
    for (const person of people) tenths[Math.floor(positionOf(person, 'x') * 10)] += 1;
    // Chi-squared with 9 degrees of freedom: over 33.7 once in ten thousand.
    const chi = tenths.reduce((sum, many) => sum + (many - 2_000) ** 2 / 2_000, 0);
    expect(chi).toBeLessThan(33.7);
  });
});

describe('a holdout', () => {
  const flow = { id: 'tour', sample: 0.5, holdout: 0.2 };

  test('is as large as it says, the same people each time, and independent of the sample', () => {
    const held = people.filter((person) => isHeldOut(person, flow));
    expect(held.length / people.length).toBeCloseTo(0.2, 1);
    expect(people.filter((person) => isHeldOut(person, flow))).toEqual(held);
    const sampled = held.filter((person) => isSampled(person, flow.id, flow.sample));
    expect(sampled.length / held.length).toBeCloseTo(0.5, 1);
  });

  test('grows by adding people', () => {
    const held = people.filter((person) => isHeldOut(person, flow));
    const more = people.filter((person) => isHeldOut(person, { ...flow, holdout: 0.3 }));
    expect(held.filter((person) => !more.includes(person))).toEqual([]);
  });

  test.each([
    [{}, undefined],
    [{ sample: 0.5 }, 0.5],
    [{ holdout: 0.1 }, 0.9],
    [{ sample: 0.5, holdout: 0.2 }, 0.4],
  ])('%j is shown to anybody with a likelihood of %s', (shares, propensity) => {
    expect(propensityOf({ id: 'tour', ...shares })).toBe(propensity);
  });
});
