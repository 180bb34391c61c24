import { flowExamples } from '@polku/flows/schemas';
import { expect, test } from 'vitest';
import { toQuestionFlow, toStops } from './stops.ts';

const { tour, message, survey } = flowExamples;
const step = { id: 's', title: 'T', text: 'T' };
const pages = ['https://app.example/', 'https://app.example/reports?all', 'https://app.example/x'];
const tourOf = (...steps: { page?: string }[]) => ({
  ...tour,
  steps: steps.map((more, index) => ({ ...step, id: `s${index}`, ...more })),
});

test.each([
  ['on the first page when it belongs to all', {}, pages[0]],
  ['on the first that it belongs to', { page: '/rep*' }, pages[1]],
  ['whatever the search of the address', { page: '/reports' }, pages[1]],
])('a step is looked at %s', (_, more, url) => {
  const { stops, unchecked } = toStops([tourOf(more)], pages);
  expect(stops.map((stop) => stop.url)).toEqual([url]);
  expect(unchecked).toEqual([]);
});

test('a step without a page among them is not looked at, and that is said', () => {
  const { stops, unchecked } = toStops([tourOf({ page: '/billing/**' }, {})], pages);
  expect(stops.map(({ step }) => step?.id)).toEqual(['s1']);
  expect(unchecked).toEqual([
    {
      flow: 'welcome',
      step: 's0',
      reason: 'it belongs to /billing/**; give a --url with such a path',
    },
  ]);
});

test('a flow that a route opens is looked at there, but for steps that say otherwise', () => {
  const trigger = { on: 'route', page: '/x' } as const;
  const { stops } = toStops(
    [
      { ...tourOf({}, { page: '/' }), trigger },
      { ...message, trigger },
    ],
    pages,
  );
  expect(stops.map(({ url }) => url)).toEqual([pages[2], pages[0], pages[2]]);
});

test('any other flow is looked at as it opens', () => {
  expect(toStops([message], pages).stops).toEqual([{ flow: message, url: pages[0] }]);
});

test('each question of a survey is looked at by itself, whatever leads to it and from it', () => {
  const when = { fact: 'page.path', is: 'eq' as const, value: '/' };
  const [first, second] = survey.questions;
  if (!first || !second) throw new Error('The example has two questions.');
  const questions = [
    { ...first, next: 'end' },
    { ...second, when },
  ];
  const { stops } = toStops([{ ...survey, questions } as typeof survey], pages);
  expect(stops.map(({ question }) => question?.id)).toEqual([first.id, second.id]);
  expect(stops.map(toQuestionFlow)).toEqual([
    { ...survey, id: `${survey.id}--${first.id}`, questions: [first] },
    { ...survey, id: `${survey.id}--${second.id}`, questions: [second] },
  ]);
});
