import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import {
  DEFAULT_POLICY,
  Flow,
  FlowHistory,
  flowExamples,
  LocalizedText,
  PersonPart,
  PersonRequest,
  Policy,
  SharedPart,
  SurveyAnswered,
  Theme,
} from './schemas.ts';

const isTaken = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success;

const shared = {
  revision: 'r1',
  flows: Object.values(flowExamples),
  milestones: [{ key: 'first_use', event: 'report_created' }],
  policy: DEFAULT_POLICY,
  theme: {},
  isPaused: false,
};
const person = {
  userId: 'u1',
  facts: { user: {}, account: {}, milestones: {}, decided: {} },
  history: {},
};
const request = { writeKey: 'wk_1', token: 'a.b.c', device: 'd1' };
const answered = { responseId: 'r1', answers: { ease: 6, why: 'Clear' }, complete: true };

describe('what comes down', () => {
  test.each<[string, z.ZodType, unknown, boolean]>([
    ['the shared part', SharedPart, shared, true],
    ['a shared part from a newer backend', SharedPart, { ...shared, addedLater: 1 }, true],
    ['a shared part with a bad flow', SharedPart, { ...shared, flows: [{ id: 'x' }] }, false],
    [
      'a shared part that does not say if paused',
      SharedPart,
      { ...shared, isPaused: undefined },
      false,
    ],
    ['the default policy', Policy, DEFAULT_POLICY, true],
    ['a share over the whole', Policy, { ...DEFAULT_POLICY, accountShare: 1.1 }, false],
    ['half an interruption', Policy, { ...DEFAULT_POLICY, maxInterruptions: 0.5 }, false],
    ["the person's part", PersonPart, person, true],
    ['with a lease', PersonPart, { ...person, lease: { flow: 'ces', expiresAt: 1 } }, true],
    ['with a lease without an end', PersonPart, { ...person, lease: { flow: 'ces' } }, false],
    ['of nobody', PersonPart, { ...person, userId: '' }, false],
    ['a history', FlowHistory, { shownAt: 1, doneAt: 2, closedAt: 3, answeredAt: 4 }, true],
    ['a history of what was never shown', FlowHistory, { doneAt: 2 }, false],
  ])('%s', (_, schema, value, taken) => expect(isTaken(schema, value)).toBe(taken));
});

describe('what is asked', () => {
  test.each<[string, unknown, boolean]>([
    ['as it should be', request, true],
    ['with a survey that needs a lease', { ...request, survey: 'ces' }, true],
    ['without a token', { ...request, token: '' }, false],
    ['without a device', { ...request, device: undefined }, false],
    ['with something else', { ...request, userId: 'u1' }, false],
  ])('%s', (_, value, taken) => expect(isTaken(PersonRequest, value)).toBe(taken));
});

describe('what a survey says', () => {
  test.each<[string, object, boolean]>([
    ['complete', {}, true],
    ['in part', { complete: false, answers: {} }, true],
    ['without an id', { responseId: '' }, false],
    ['without a word on whether it is complete', { complete: undefined }, false],
    ['an answer that is an object', { answers: { ease: { value: 6 } } }, false],
    ['an endless answer', { answers: { why: 'x'.repeat(5_001) } }, false],
  ])('%s', (_, part, taken) =>
    expect(isTaken(SurveyAnswered, { ...answered, ...part })).toBe(taken),
  );
});

describe('texts and looks', () => {
  test.each<[unknown, boolean]>([
    ['Hello', true],
    ['', true],
    [{ en: 'Hello', fi: 'Hei', 'pt-BR': 'Oi', 'zh-Hans-CN': '你好' }, true],
    [{}, false],
    [{ english: 'Hello' }, false],
    [{ EN: 'Hello' }, false],
    [{ en: 7 }, false],
    ['x'.repeat(2_001), false],
    [{ en: 'x'.repeat(2_001) }, false],
    [7, false],
    [null, false],
  ])('%j is a text: %s', (value, taken) => expect(isTaken(LocalizedText, value)).toBe(taken));

  test.each<[object, boolean]>([
    [{}, true],
    [{ mode: 'dark', accent: '#3451b2' }, true],
    [{ mode: 'sepia' }, false],
    [{ accent: 'red' }, false],
    [{ accent: '#fff' }, false],
    [{ accent: '#3451b2; background: url(//evil)' }, false],
    [{ radius: 4 }, false],
    [{ tokens: { radius: '4px', 'line-strong': 'rgb(0 0 0 / .5)' }, darkTokens: {} }, true],
    [{ tokens: { radius: 4 } }, false],
    [{ tokens: { sparkle: 'red' } }, false],
    [{ tokens: { surface: 'url(https://evil.example/x.png)' } }, false],
    [{ tokens: { surface: 'IMAGE-SET("//evil.example/x.png")' } }, false],
    [{ tokens: { surface: 'red; position: fixed' } }, false],
    [{ darkTokens: { surface: '\\75rl(//evil.example)' } }, false],
  ])('%j is a theme: %s', (value, taken) => expect(isTaken(Theme, value)).toBe(taken));
});

test('markup in a text is taken as it is: it is shown as text, never as markup', () => {
  const text = '<img src=x onerror=alert(1)>';
  expect(Flow.parse({ ...flowExamples.message, text })).toMatchObject({ text });
});
