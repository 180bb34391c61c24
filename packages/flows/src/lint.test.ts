import { describe, expect, test } from 'vitest';
import { flowExamples } from './flow.ts';
import { languagesOf, lintFlow } from './lint.ts';
import type { Tour } from './tour/schema.ts';

const { tour } = flowExamples;
const withSteps = (...steps: Partial<Tour['steps'][number]>[]): Tour => ({
  ...tour,
  steps: steps.map((step, i) => ({ id: `s${i}`, title: 'Title', text: 'Text', ...step })),
});
const pathsOf = (flow: Tour) => lintFlow(flow).map(({ path }) => path.join('.'));

describe('a flow that looks like a mistake', () => {
  test.each(Object.values(flowExamples))('is none of the examples: $id', (flow) => {
    expect(lintFlow(flow)).toEqual([]);
  });

  test('lacks a language that other texts of it have', () => {
    const flow = withSteps({
      title: { en: 'Hello', fi: 'Hei', sv: 'Hej' },
      text: { en: 'Press', fi: 'Paina' },
    });
    expect(lintFlow(flow)).toEqual([{ path: ['steps', 0, 'text'], message: 'has no text in sv' }]);
  });

  test('lacks a language that is asked for', () => {
    const flow = withSteps({ title: { en: 'Hello', fi: 'Hei' }, text: 'OK' });
    expect(lintFlow(flow, ['fi', 'sv'])).toEqual([
      { path: ['steps', 0, 'title'], message: 'has no text in sv' },
    ]);
    expect(languagesOf(flow)).toEqual(['en', 'fi']);
  });

  test('may have a text for everybody', () => {
    expect(lintFlow(withSteps({ title: { en: 'Hello', fi: 'Hei' }, text: 'OK' }))).toEqual([]);
  });

  test('has a step that nothing leads to', () => {
    const flow = withSteps({ next: 's2' }, {}, {});
    expect(lintFlow(flow)).toEqual([
      { path: ['steps', 1], message: 'is never reached: no step leads to "s1"' },
    ]);
    expect(pathsOf(withSteps({ next: 'end' }, {}))).toEqual(['steps.1']);
  });

  test('leads everywhere that a branch may lead, and on when none holds', () => {
    const when = { fact: 'user.role', is: 'exists' as const };
    expect(pathsOf(withSteps({ next: [{ when, to: 's2' }] }, {}, {}))).toEqual([]);
    expect(pathsOf(withSteps({ next: [{ when, to: 's2' }, { to: 'end' }] }, {}, {}))).toEqual([
      'steps.1',
    ]);
    // Whoever it is not for comes past it.
    expect(pathsOf(withSteps({ when, next: 'end' }, {}))).toEqual([]);
    expect(pathsOf(withSteps({ next: 's2' }, {}, { back: 's1' }))).toEqual([]);
  });
});
