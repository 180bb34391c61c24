import { flowExamples } from '@polku/flows/schemas';
import { describe, expect, test } from 'vitest';
import { toFaults, toUnchecked } from './judge.ts';
import type { Look, Saw, Sighting } from './sighting.ts';

const { tour, message } = flowExamples;
const look: Look = {
  window: { width: 360, height: 740 },
  card: { left: 8, top: 8, right: 352, bottom: 200 },
  spillPx: 0,
  faint: [],
};
const drawn = (more: Partial<Look> = {}): Saw => ({
  kind: 'view',
  isCovered: false,
  ...look,
  ...more,
});
const seen = (saw: Saw, where: Partial<Sighting['where']> = {}, step = 'new'): Sighting => ({
  flow: tour.id,
  step,
  where: { url: 'https://app.example/reports', viewport: '360x740', isDark: false, ...where },
  saw,
});
const missing = {
  kind: 'missing',
  isThere: false,
  afterMs: 5_000,
  pressed: [] as string[],
} satisfies Saw;
const of = (...sightings: Sighting[]) => toFaults(tour, sightings);

describe('what was seen of a step', () => {
  test('is no fault when all of it can be seen and read', () => {
    expect(of(seen(drawn()), seen({ kind: 'elsewhere', path: '/login' }))).toEqual([]);
  });

  test.each<[string, Saw, string, string]>([
    ['no target', missing, 'missing-target', 'nothing on /reports matches "#new" within 5000 ms;'],
    [
      'none after the clicks of the steps before',
      { ...missing, pressed: ['hello', 'more'] },
      'missing-target',
      ', also after the steps before were done (hello, more);',
    ],
    [
      'one that cannot be seen',
      { ...missing, isThere: true },
      'hidden-target',
      '"#new" is on /reports but cannot be seen within 5000 ms;',
    ],
    [
      'one that is covered',
      { ...drawn(), isCovered: true } as Saw,
      'covered-target',
      'something of the page lies over all of "#new";',
    ],
    [
      'a pale text',
      drawn({
        faint: [{ text: 'Next', color: '#eee', background: '#fff', ratio: 1.2, least: 4.5 }],
      }),
      'contrast',
      'the contrast of "Next" is 1.2:1 (#eee on #fff), expected 4.5:1;',
    ],
    ['a wide picture', drawn({ spillPx: 12 }), 'overflow', 'its content stands out of the popover'],
    [
      'a popover at the right of the window',
      drawn({ card: { left: 20, top: 8, right: 364, bottom: 200 } }),
      'off-screen',
      'the popover stands out of the window',
    ],
    [
      'a popover above the window',
      drawn({ card: { left: 8, top: -1, right: 352, bottom: 200 } }),
      'off-screen',
      'the popover stands out of the window',
    ],
    ['an end', { kind: 'refused', reason: 'api' }, 'refused', 'did not come to the screen: api'],
  ])('is a fault: %s', (_, saw, kind, message) => {
    const [fault, ...more] = of(seen(saw));
    expect(more).toEqual([]);
    expect(fault).toMatchObject({ flow: 'welcome', step: 'new', kind });
    expect(fault?.message).toContain(message);
    expect(fault?.path.slice(0, 2)).toEqual(['steps', 1]);
  });

  test('half a pixel out of the window is rounding', () => {
    expect(of(seen(drawn({ card: { left: -0.4, top: 8, right: 344, bottom: 200 } })))).toEqual([]);
  });

  test('in several sizes and languages is one fault that says where, and by how much', () => {
    const out = (bottom: number) => drawn({ card: { left: 8, top: 8, right: 352, bottom } });
    const faults = of(
      seen(out(750), { language: 'en' }),
      seen(out(752.6), { language: 'fi', isDark: true }),
      seen(drawn(), { viewport: '1440x900' }),
    );
    expect(faults.map(({ where }) => where)).toEqual([
      ['360x740, en: 10 px', '360x740, fi, dark: 13 px'],
    ]);
  });

  test('of its target is said by size alone', () => {
    const faults = of(
      seen(missing, { language: 'en' }),
      seen(missing, { language: 'fi' }),
      seen(missing, { language: 'en', viewport: '1440x900' }),
    );
    expect(faults.map(({ where, path }) => [path, where])).toEqual([
      [
        ['steps', 1, 'at'],
        ['360x740', '1440x900'],
      ],
    ]);
  });

  test('comes in the order of the steps', () => {
    const spilt = drawn({ spillPx: 3 });
    const faults = of(seen(missing, {}, 'new'), seen(spilt, {}, 'hello'));
    expect(faults.map(({ step }) => step)).toEqual(['hello', 'new']);
  });
});

test('another flow is named by its surface', () => {
  const hint = { ...message, surface: { kind: 'tooltip', at: '#save' } } as const;
  const { step: _, ...sighting } = seen(missing);
  const [fault] = toFaults(hint, [{ ...sighting, flow: hint.id }]);
  expect(fault?.path).toEqual(['surface', 'at']);
  expect(fault?.message).toContain('matches "#save"');
});

test('a page that leads elsewhere leaves its steps unchecked, each said once', () => {
  const led = seen({ kind: 'elsewhere', path: '/login' });
  expect(toUnchecked([led, led, seen(drawn(), {}, 'hello')])).toEqual([
    {
      flow: 'welcome',
      step: 'new',
      reason: expect.stringContaining('https://app.example/reports led to /login'),
    },
  ]);
});

test('what is wrong with a question is told of that question, and what a survey points at of the survey', () => {
  const { survey } = flowExamples;
  const second = survey.questions[1]?.id ?? '';
  const at = (saw: Saw) => toFaults(survey, [{ ...seen(saw, {}, second), flow: survey.id }]);
  expect(at(drawn({ spillPx: 3 }))).toMatchObject([
    { kind: 'overflow', step: second, path: ['questions', 1] },
  ]);
  expect(at(missing)).toMatchObject([{ kind: 'missing-target', path: ['surface', 'at'] }]);
});
