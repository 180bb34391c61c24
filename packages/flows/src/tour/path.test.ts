import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { moveTour, type TourMove, type TourPosition } from './path.ts';
import { type Tour, tourExample } from './schema.ts';

const tourOf = (
  ...missing: (Tour['steps'][number]['missing'] | undefined)[]
): Pick<Tour, 'steps'> => ({
  steps: missing.map((policy, i) => ({
    ...tourExample.steps[0],
    id: `step-${i}`,
    title: '',
    text: '',
    ...(policy ? { missing: policy } : {}),
  })),
});
const three = tourOf(undefined, undefined, undefined);
const at = (index: number, direction: 1 | -1 = 1): TourPosition => ({ index, direction });

describe('moving in a tour', () => {
  test.each<[string, TourPosition, TourMove, TourPosition | string]>([
    ['on from the first', at(0), 'next', at(1)],
    ['on after going back', at(1, -1), 'next', at(2)],
    ['on from the last', at(2), 'next', 'done'],
    ['on from the last after going back', at(2, -1), 'next', 'done'],
    ['back from the last', at(2), 'back', at(1, -1)],
    ['back from the first stays there', at(0), 'back', at(0)],
    ['a missing step is passed on the way on', at(1), 'missing', at(2)],
    ['a missing step is passed on the way back', at(1, -1), 'missing', at(0, -1)],
    ['a missing first step, come back to, turns round', at(0, -1), 'missing', at(1)],
    ['a missing first step is passed', at(0), 'missing', at(1)],
    ['a missing last step ends it', at(2), 'missing', 'missing'],
  ])('%s', (_, from, move, to) => expect(moveTour(three, from, move)).toEqual(to));

  test.each<[string, TourPosition]>([
    ['on the way on', at(1)],
    ['on the way back', at(1, -1)],
  ])('a step that must not be missing ends the tour, %s', (_, from) => {
    expect(moveTour(tourOf(undefined, 'end', undefined), from, 'missing')).toBe('missing');
  });

  test('a tour of one step is done by its only button, and missing without its target', () => {
    const one = tourOf(undefined);
    expect(moveTour(one, at(0), 'next')).toBe('done');
    expect(moveTour(one, at(0), 'missing')).toBe('missing');
    expect(moveTour(one, at(0), 'back')).toEqual(at(0));
  });

  test('whatever is pressed, a step of the tour is shown or the tour ends', () => {
    const moves = fc.array(fc.constantFrom<TourMove>('next', 'back', 'missing'), { maxLength: 30 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), moves, (steps, presses) => {
        const tour = tourOf(...Array<undefined>(steps).fill(undefined));
        let position = at(0);
        for (const press of presses) {
          const to = moveTour(tour, position, press);
          if (typeof to === 'string') return;
          expect(tour.steps[to.index]).toBeDefined();
          expect(Math.abs(to.index - position.index)).toBeLessThanOrEqual(1);
          position = to;
        }
      }),
    );
  });

  test('with every target missing, a tour ends after as many steps as it has', () => {
    // Only a tour of several steps can have been gone back in.
    const way = fc
      .tuple(fc.integer({ min: 1, max: 8 }), fc.nat(7), fc.constantFrom<1 | -1>(1, -1))
      .filter(([steps, , direction]) => steps > 1 || direction === 1);
    fc.assert(
      fc.property(way, ([steps, from, direction]) => {
        const tour = tourOf(...Array<undefined>(steps).fill(undefined));
        let position: TourPosition | string = at(from % steps, direction);
        let moved = 0;
        while (typeof position !== 'string') {
          position = moveTour(tour, position, 'missing');
          // Back to the first, then on to the last.
          expect(++moved).toBeLessThanOrEqual(2 * steps);
        }
        expect(position).toBe('missing');
      }),
    );
  });
});
