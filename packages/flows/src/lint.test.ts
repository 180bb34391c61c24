import type { Rule } from '@polku/protocol';
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
    const when = { fact: 'user.traits.role', is: 'exists' as const };
    expect(pathsOf(withSteps({ next: [{ when, to: 's2' }] }, {}, {}))).toEqual([]);
    expect(pathsOf(withSteps({ next: [{ when, to: 's2' }, { to: 'end' }] }, {}, {}))).toEqual([
      'steps.1',
    ]);
    // Whoever it is not for comes past it.
    expect(pathsOf(withSteps({ when, next: 'end' }, {}))).toEqual([]);
    expect(pathsOf(withSteps({ next: 's2' }, {}, { back: 's1' }))).toEqual([]);
  });
});

describe('a rule that reads what is not there', () => {
  const lintOf = (audience: object) => lintFlow({ ...tour, audience: audience as Rule });
  const exists = (fact: string) => ({ fact, is: 'exists' });

  test.each([
    'user.id',
    'user.traits.role',
    'user.firstSeenAt',
    'account.contractAt',
    'account.touchLevel',
    'milestones.account.first_use',
    'flows.welcome.doneAt',
    'session.count',
    'page.path',
    'device.languages',
    'now.weekday',
  ])('is not one that reads %s', (fact) => expect(lintOf(exists(fact))).toEqual([]));

  test.each<[string, object, string]>([
    [
      'another fact',
      exists('usr.id'),
      'reads "usr.id", of which there is nothing: a fact begins with user, account,',
    ],
    [
      'another name',
      exists('page.url'),
      'reads "page.url", and of "page" there is path, title or host',
    ],
    [
      'of a flow',
      exists('flows.welcome.seen'),
      'reads "flows.welcome.seen", and of "flows.welcome" there is shownAt,',
    ],
    ['constructor', exists('constructor'), 'reads "constructor", of which there is nothing'],
    [
      'of an event what is the user’s',
      { event: 'saved', is: 'exists', where: exists('user.id') },
      'reads "user.id" of an event, of which there is only "properties.…"',
    ],
    [
      'events of an event',
      { event: 'saved', is: 'exists', where: { not: { event: 'opened', is: 'missing' } } },
      'counts "opened" inside "where"',
    ],
  ])('%s', (_, rule, message) => {
    const findings = lintOf({ all: [exists('user.id'), rule] });
    expect(findings).toHaveLength(1);
    expect(findings[0]?.message).toContain(message);
    expect(findings[0]?.path.slice(0, 3)).toEqual(['audience', 'all', 1]);
  });

  test('is found in a trigger and in a question as well', () => {
    const trigger = { on: 'event' as const, event: 'saved', where: exists('rows') as Rule };
    expect(lintFlow({ ...tour, trigger }).map(({ path }) => path)).toEqual([['trigger', 'where']]);
    const [question] = flowExamples.survey.questions;
    if (!question) throw new Error('The example has a question.');
    const asked = { ...question, when: exists('answer.ease') as Rule };
    const paths = lintFlow({ ...flowExamples.survey, questions: [asked] }).map(({ path }) => path);
    expect(paths).toEqual([['questions', 0, 'when']]);
  });
});
