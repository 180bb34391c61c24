import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayGoBack, moveTour, startTour, type TourMove, type TourPosition } from './path.ts';
import { type Tour, type TourStep, tourExample } from './schema.ts';

/** Steps `a`, `b`, `c`… with what is said of them. */
const tourOf = (...parts: Partial<TourStep>[]): Pick<Tour, 'steps'> => ({
  steps: parts.map((part, i) => ({
    ...tourExample.steps[0],
    id: String.fromCharCode(97 + i),
    title: '',
    text: '',
    ...part,
  })),
});
const three = tourOf({}, {}, {});
const paid = { fact: 'account.plan', is: 'eq', value: 'gold' } as const;
const gold = { account: { plan: 'gold' } };

type Told = { tour?: Pick<Tour, 'steps'>; facts?: object; at?: string };

/** Where a walk comes to: the step's id, or why it ended. */
function walk(moves: readonly TourMove[], { tour = three, facts = {}, at }: Told = {}): string {
  let position = startTour(tour, facts as never, at);
  for (const move of moves) {
    if (typeof position === 'string') break;
    position = moveTour(tour, position, { move, facts: facts as never });
  }
  return typeof position === 'string' ? position : (tour.steps[position.index]?.id ?? '?');
}

describe('moving in a tour', () => {
  test.each<[string, TourMove[], string]>([
    ['begins at the first', [], 'a'],
    ['on', ['next'], 'b'],
    ['on from the last ends it', ['next', 'next', 'next'], 'done'],
    ['back', ['next', 'next', 'back'], 'b'],
    ['T09: back from the first stays there', ['back'], 'a'],
    ['on after going back', ['next', 'back', 'next'], 'b'],
    ['T12: three times on is three steps further', ['next', 'next', 'next'], 'done'],
    ['to a step by its id', [{ to: 'c' }], 'c'],
    ['back from there is where it came from', [{ to: 'c' }, 'back'], 'a'],
    ['to the end', [{ to: 'end' }], 'done'],
    ['T10: to no step of it stays where it is', ['next', { to: 'nowhere' }], 'b'],
    ['a missing step is passed over', ['next', 'missing'], 'c'],
    ['a missing step is passed over on the way back', ['next', 'next', 'back', 'missing'], 'a'],
    ['back does not lead to what was missing', ['missing', 'next', 'back'], 'b'],
    ['a missing first step, come back to, turns round', ['next', 'back', 'missing'], 'b'],
    ['a missing last step ends it', ['next', 'next', 'missing'], 'missing'],
  ])('%s', (_, moves, to) => expect(walk(moves)).toBe(to));

  test.each<[string, TourMove[]]>([
    ['on the way on', ['next']],
    ['on the way back', ['next', 'next', 'back']],
  ])('a step that must not be missing ends the tour, %s', (_, moves) => {
    const tour = tourOf({}, { missing: 'end' }, {});
    expect(walk([...moves, 'missing'], { tour })).toBe('missing');
  });
});

describe('T11: a step whose condition does not hold', () => {
  const tour = tourOf({}, { when: paid }, {});
  test.each<[string, TourMove[], string]>([
    ['is passed over on the way on', ['next'], 'c'],
    ['and on the way back', ['next', 'back'], 'a'],
  ])('%s', (_, moves, to) => expect(walk(moves, { tour })).toBe(to));

  test('is shown when it holds', () => expect(walk(['next'], { tour, facts: gold })).toBe('b'));

  test('is passed over as the first, and back does not loop', () => {
    const first = tourOf({ when: paid }, {}, {});
    expect(walk([], { tour: first })).toBe('b');
    expect(walk(['back', 'back'], { tour: first })).toBe('b');
  });

  test('ends a tour that has no other', () => {
    expect(walk([], { tour: tourOf({ when: paid }) })).toBe('done');
  });
});

describe('branching', () => {
  const tour = tourOf({ next: [{ when: paid, to: 'c' }, { to: 'b' }] }, { next: 'end' }, {});
  test.each<[string, TourMove[], object, string]>([
    ['the first whose rule holds', ['next'], gold, 'c'],
    ['the one without a rule', ['next'], {}, 'b'],
    ['to the end', ['next', 'next'], {}, 'done'],
    ['back over a branch is where it came from', ['next', 'back'], gold, 'a'],
  ])('%s', (_, moves, facts, to) => expect(walk(moves, { tour, facts })).toBe(to));

  test('with no rule that holds it goes to the step that stands next', () => {
    expect(walk(['next'], { tour: tourOf({ next: [{ when: paid, to: 'c' }] }, {}, {}) })).toBe('b');
  });

  test('a missing step leads where it would have led', () => {
    expect(walk(['next', 'missing'], { tour: tourOf({}, { next: 'd' }, {}, {}) })).toBe('d');
  });

  test('a circle of missing steps comes to an end', () => {
    const circle = tourOf({ next: 'b' }, { next: 'a' });
    expect(walk(Array<TourMove>(20).fill('missing'), { tour: circle })).toBe('missing');
  });
});

describe('back, as a step says', () => {
  test('not at all', () => {
    const tour = tourOf({}, { back: false });
    expect(walk(['next', 'back'], { tour })).toBe('b');
    expect(mayGoBack(tour, startTour(tour, {}, 'b') as TourPosition, {})).toBe(false);
  });
  test('to a step of its own', () => {
    const tour = tourOf({}, {}, { back: 'a' });
    expect(walk(['next', 'next', 'back'], { tour })).toBe('a');
    expect(walk(['back'], { tour, at: 'c' })).toBe('a');
  });
});

describe('going on', () => {
  test('is at the step that was shown last', () => expect(walk([], { at: 'b' })).toBe('b'));
  test('is at the first when that step is gone', () => expect(walk([], { at: 'x' })).toBe('a'));
  test('is past it when it is not for this person any more', () => {
    expect(walk([], { tour: tourOf({}, { when: paid }, {}), at: 'b' })).toBe('c');
  });
});

const someMoves = fc.array(
  fc.constantFrom<TourMove>('next', 'back', 'missing', { to: 'b' }, { to: 'x' }),
  { maxLength: 30 },
);
const someTour = fc
  .array(
    fc.record(
      {
        when: fc.constant(paid),
        next: fc.constantFrom<TourStep['next'][]>('a', 'b', 'end', [{ when: paid, to: 'a' }]),
        back: fc.constantFrom<TourStep['back'][]>(false, 'a'),
      },
      { requiredKeys: [] },
    ),
    { minLength: 2, maxLength: 5 },
  )
  .map((parts) => tourOf(...(parts as Partial<TourStep>[])));

test('whatever is pressed, a step that is for this person is shown or the tour ends', () => {
  fc.assert(
    fc.property(someTour, someMoves, fc.constantFrom({}, gold), (tour, moves, facts) => {
      let position = startTour(tour, facts);
      for (const move of moves) {
        if (typeof position === 'string') return;
        const step = tour.steps[position.index];
        expect(step).toBeDefined();
        if (facts !== gold) expect(step?.when).toBeUndefined();
        position = moveTour(tour, position, { move, facts });
      }
    }),
  );
});

test('with every target missing, a tour ends', () => {
  fc.assert(
    fc.property(someTour, someMoves, (tour, moves) => {
      const missing = Array<TourMove>(2 * tour.steps.length + 2).fill('missing');
      expect(['done', 'missing']).toContain(walk([...moves, ...missing], { tour, facts: gold }));
    }),
  );
});
