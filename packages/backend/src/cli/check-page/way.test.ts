import { flowExamples } from '@polku/flows/schemas';
import { expect, test } from 'vitest';
import type { Tour } from './stops.ts';
import { wayTo } from './way.ts';

const when = { fact: 'page.path', is: 'eq' as const, value: '/' };
const tourOf = (...steps: Partial<Tour['steps'][number]>[]): Tour => ({
  ...flowExamples.tour,
  steps: steps.map((more, index) => ({ id: `s${index}`, title: 'T', text: '', ...more })),
});

test.each<[string, Tour, number, number[]]>([
  ['the first', tourOf({}, {}), 0, [0]],
  ['in the order of the file', tourOf({}, {}, {}), 2, [0, 1, 2]],
  ['by where a step leads', tourOf({ next: 's2' }, {}, { next: 's1' }), 1, [0, 2, 1]],
  ['by a branch', tourOf({ next: [{ when, to: 's3' }] }, {}, {}, {}), 3, [0, 3]],
  ['beside a branch', tourOf({ next: [{ when, to: 's3' }] }, {}, {}, {}), 2, [0, 1, 2]],
  ['past a step that is not for everybody', tourOf({ when, next: 's2' }, {}, {}), 1, [0, 1]],
  ['in a circle', tourOf({}, { next: 's0' }, { next: 'end' }), 1, [0, 1]],
  ['where nothing leads', tourOf({ next: 's2' }, {}, {}), 1, [0, 1]],
])('the way to a step is %s', (_, tour, index, way) => expect(wayTo(tour, index)).toEqual(way));
