// @vitest-environment happy-dom
import type { InsightFigure } from '@polku/backend/api-insight';
import { cleanup } from '@testing-library/preact';
import { afterEach, describe, expect, it } from 'vitest';
import { createFormat } from '../format.ts';
import { createLocale } from '../locale.ts';
import { show, textOf } from '../testing.fixture.tsx';
import { INSIGHT } from '../words/insight.ts';
import { parseAsked, toQuery } from './asked.ts';
import { createFigureText } from './figure-text.ts';
import { Goals } from './goals.tsx';
import { Parts } from './parts.tsx';
import { ByContext } from './use-insight.tsx';

afterEach(cleanup);

const ratio = (
  value: number | null,
  n: number,
  ends: [number, number] | [] = [],
): InsightFigure => ({
  value,
  low: ends[0] ?? null,
  high: ends[1] ?? null,
  n,
  of: 'accounts_with_a_goal',
  unit: 'ratio',
  reason: value === null ? 'nothing' : null,
});
const figureText = (language: 'en' | 'fi') => {
  const locale = createLocale(language, [], 'UTC');
  return createFigureText(locale.wordsOf(INSIGHT), createFormat(language, 'UTC'));
};

describe('a figure in words', () => {
  const text = figureText('en');
  it.each([
    ['a share', ratio(0.474, 19, [0.27, 0.68]), '47%', '95%: 27% to 68%'],
    ['nothing', ratio(null, 0), 'Nothing yet', ''],
    ['a time', { ...ratio(3 * 86_400_000, 9), unit: 'ms' as const }, '3 days', ''],
    ['a score', { ...ratio(-12.4, 9, [-30, 5]), unit: 'points' as const }, '-12', '95%: -30 to 5'],
    ['a mean', { ...ratio(4.34, 9), unit: 'points' as const }, '4.3', ''],
  ])('is %s', (_, figure, value, interval) => {
    expect([text.value(figure), text.interval(figure)]).toEqual([value, interval]);
  });

  it('is written as Finnish has it', () => {
    expect(figureText('fi').value(ratio(0.474, 19))).toBe('47 %');
  });
});

describe('what the address asks for', () => {
  it('is a quarter of a year of everybody, unless it says', () => {
    expect(parseAsked('')).toEqual({
      days: '90',
      touchLevel: undefined,
      by: undefined,
      start: 'contract',
      flow: undefined,
    });
  });

  it('passes over what it does not understand', () => {
    expect(parseAsked('?days=7&tier=gold&by=shoe&from=birth')).toEqual(parseAsked(''));
  });

  it('is one period for the whole page, to the hour', () => {
    const asked = parseAsked('?days=30&tier=high&by=plan');
    const query = toQuery(asked, Date.UTC(2026, 0, 31, 11, 59));
    expect(query).toEqual(toQuery(asked, Date.UTC(2026, 0, 31, 11, 1)));
    expect(query).toEqual({
      from: '2026-01-01T12:00:00.000Z',
      to: '2026-01-31T12:00:00.000Z',
      touchLevel: 'high',
      by: 'plan',
    });
  });
});

describe('goals', () => {
  const figures = {
    reached: ratio(0.5, 4, [0.15, 0.85]),
    accounts: { reached: 2, open: 1, at_risk: 0, missed: 1 },
    withoutGoal: 1,
    said: ratio(null, 0),
    saidCounts: { yes: 0, partly: 0, no: 0 },
  };

  it('stand with their number, their interval and what is missing', () => {
    const { container } = show(<Goals from="" to="" all={figures} parts={null} />);
    const [goals, said] = container.querySelectorAll('.chart');
    expect(textOf(goals?.querySelector('.chart-figure'))).toBe('50% 95%: 15% to 85%');
    expect(textOf(goals?.querySelector('.chart-n'))).toBe('n = 4');
    expect(textOf(goals)).toContain('Of 1 account nobody has written down a goal.');
    expect(textOf(said)).toContain('Nothing to count yet.');
  });

  it('compared, each part is named and says of how many it is', () => {
    const parts = [
      { key: 'high', name: null, figures },
      { key: null, name: null, figures },
    ];
    const { container } = show(
      <ByContext.Provider value="touchLevel">
        <Parts parts={parts} figureOf={({ reached }) => reached} min={0} max={1} />
      </ByContext.Provider>,
    );
    expect([...container.querySelectorAll('li')].map(textOf)).toEqual([
      'High touch50% n = 4',
      'Not known50% n = 4',
    ]);
    expect(container.querySelector<HTMLElement>('.part-track i')?.style.inlineSize).toBe('70%');
  });
});
