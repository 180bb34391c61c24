import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { QUESTION_KINDS } from './questions/kinds.ts';
import { questionViews } from './questions/views.ts';
import { Flow, flowExamples, isAnswerTo, Question, questionExamples } from './schemas.ts';
import { SURFACE_PLACES } from './surfaces/kinds.ts';
import { surfaceExamples } from './surfaces/schemas.ts';
import { surfaces } from './surfaces/views.ts';
import { views } from './views.ts';

/** Paths at fault; empty when the value is taken. */
const faultsOf = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value).error?.issues.map(({ path }) => path.join('.')) ?? [];

const changed = (value: object, part: object): object => ({ ...value, ...part });

describe('the registries name the same kinds', () => {
  test('of flows', () => {
    expect(Object.keys(views).sort()).toEqual(Object.keys(flowExamples).sort());
  });
  test('of questions', () => {
    const kinds = Object.keys(questionExamples).sort();
    expect(Object.keys(questionViews).sort()).toEqual(kinds);
    expect(Object.keys(QUESTION_KINDS).sort()).toEqual(kinds);
  });
  test('of surfaces', () => {
    const kinds = Object.keys(surfaceExamples).sort();
    expect(Object.keys(SURFACE_PLACES).sort()).toEqual(kinds);
    expect(Object.keys(surfaces).sort()).toEqual(kinds);
  });
});

describe.each(Object.entries(flowExamples))('a flow: %s', (kind, example) => {
  test('its example parses, and is of its kind', () => {
    expect(Flow.parse(example)).toEqual(example);
    expect(example.kind).toBe(kind);
  });

  test.each<[string, object, string]>([
    ['an unknown key', { colour: 'red' }, ''],
    ['an id with capitals', { id: 'Welcome' }, 'id'],
    ['an id with a space', { id: 'first use' }, 'id'],
    ['an id that is too long', { id: 'x'.repeat(61) }, 'id'],
    ['no name', { name: '' }, 'name'],
    ['version 0', { version: 0 }, 'version'],
    ['an unknown trigger', { trigger: { on: 'moon' } }, 'trigger.on'],
    ['an event trigger without its event', { trigger: { on: 'event' } }, 'trigger.event'],
    ['an unknown key in the trigger', { trigger: { on: 'load', delay: 1 } }, 'trigger'],
    ['an unknown frequency', { frequency: 'daily' }, 'frequency'],
    ['an audience that is no rule', { audience: 'everyone' }, 'audience'],
    ['a priority out of bounds', { priority: 1_001 }, 'priority'],
    ['a chain to no id', { followedBy: 'No Id' }, 'followedBy'],
  ])('%s is refused, saying where', (_, part, path) => {
    expect(faultsOf(Flow, changed(example, part))).toEqual([path]);
  });
});

test('a flow of no known kind is refused at its kind', () => {
  expect(faultsOf(Flow, changed(flowExamples.tour, { kind: 'hologram' }))).toEqual(['kind']);
});

describe('a tour', () => {
  const { steps } = flowExamples.tour;
  const withStep = (part: object) =>
    changed(flowExamples.tour, { steps: [{ ...steps[1], ...part }] });

  test.each<[string, object, string]>([
    ['no steps', { steps: [] }, 'steps'],
    [
      'too many steps',
      { steps: Array.from({ length: 51 }, (_, i) => ({ ...steps[0], id: `s${i}` })) },
      'steps',
    ],
    ['two steps of one id', { steps: [steps[0], steps[0]] }, 'steps'],
  ])('%s is refused', (_, part, path) => {
    expect(faultsOf(Flow, changed(flowExamples.tour, part))).toEqual([path]);
  });

  test.each<[string, object, string]>([
    ['an unknown key', { html: '<b>' }, 'steps.0'],
    ['an empty selector', { at: '' }, 'steps.0.at'],
    ['no text', { text: undefined }, 'steps.0.text'],
    ['an unknown side', { placement: 'centre' }, 'steps.0.placement'],
    ['a wait that is too long', { waitMs: 60_001 }, 'steps.0.waitMs'],
    ['an unknown way when missing', { missing: 'ignore' }, 'steps.0.missing'],
    ['an unknown way to advance', { advance: { on: 'hover' } }, 'steps.0.advance.on'],
    ['advance on an event without a name', { advance: { on: 'event' } }, 'steps.0.advance.event'],
  ])('in a step, %s is refused', (_, part, path) => {
    expect(faultsOf(Flow, withStep(part))).toEqual([path]);
  });
});

describe('a message', () => {
  const withButton = (button: object) => changed(flowExamples.message, { buttons: [button] });

  test.each([
    'https://example.com/webinar',
    'http://localhost:8080/x?y=1#z',
    'mailto:help@example.com',
    'tel:+358401234567',
  ])('may link to %s', (href) => {
    expect(faultsOf(Flow, withButton({ label: 'Open', href }))).toEqual([]);
  });

  test.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    '//example.com',
    '/relative',
    'example.com',
    '',
  ])('may not link to %j', (href) => {
    expect(faultsOf(Flow, withButton({ label: 'Open', href }))).toEqual(['buttons.0.href']);
  });

  test.each<[string, object, string]>([
    ['an unknown surface', { surface: 'hologram' }, 'surface'],
    ['too many buttons', { buttons: Array(4).fill({ label: 'x' }) }, 'buttons'],
    ['a button without words', { buttons: [{}] }, 'buttons.0.label'],
    ['an unknown key in a button', { buttons: [{ label: 'x', onclick: 'y' }] }, 'buttons.0'],
    [
      'a button that leads to two things',
      { buttons: [{ label: 'x', href: 'https://a.fi/', start: 'tour' }] },
      'buttons.0',
    ],
    ['a surface with an unknown key', { surface: { kind: 'modal', colour: 'red' } }, 'surface'],
  ])('%s is refused', (_, part, path) => {
    expect(faultsOf(Flow, changed(flowExamples.message, part))).toEqual([path]);
  });
});

describe.each(Object.entries(questionExamples))('a question: %s', (kind, example) => {
  test('its example parses, and is of its kind', () => {
    expect(Question.parse(example)).toEqual(example);
    expect(example.kind).toBe(kind);
  });

  test.each<[string, object, string]>([
    ['an unknown key', { colour: 'red' }, ''],
    ['an id with a space', { id: 'first use' }, 'id'],
    ['no text', { text: undefined }, 'text'],
    ['a required that is no yes or no', { required: 'yes' }, 'required'],
  ])('%s is refused, saying where', (_, part, path) => {
    expect(faultsOf(Question, changed(example, part))).toEqual([path]);
    const survey = changed(flowExamples.survey, { questions: [changed(example, part)] });
    expect(faultsOf(Flow, survey)).toEqual([
      ['questions', 0, path].filter((x) => x !== '').join('.'),
    ]);
  });

  test('nothing said, null and an object are no answers', () => {
    for (const value of [undefined, null, {}, [], true])
      expect(isAnswerTo(example, value)).toBe(false);
  });
});
