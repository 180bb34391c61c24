import type { InsightFigure } from '@polku/backend/api-insight';
import type { Format } from '../format.ts';
import type { Say } from '../locale.ts';
import type { insightEn } from '../words/insight.en.ts';

/** Figures in words: never without saying why there is none, and with their interval where they have one. */
export type FigureText = {
  value(figure: InsightFigure): string;
  /** "95 %: 12–34"; empty where there is none. */
  interval(figure: InsightFigure): string;
  /** One value in the figure's unit. */
  inUnit(value: number, unit: InsightFigure['unit']): string;
};

export function createFigureText(say: Say<typeof insightEn>, format: Format): FigureText {
  const round = (value: number, digits: number) => Number(value.toFixed(digits));

  function inUnit(value: number, unit: InsightFigure['unit']): string {
    if (unit === 'ms') return format.duration(value);
    if (unit === 'ratio') return say('percent', { value: format.number(round(100 * value, 0)) });
    return format.number(round(value, Math.abs(value) < 10 ? 1 : 0));
  }

  return {
    inUnit,
    value: ({ value, unit, reason }) =>
      value === null ? say(`none.${reason ?? 'nothing'}`) : inUnit(value, unit),
    interval: ({ low, high, unit }) =>
      low === null || high === null
        ? ''
        : say('interval', { low: inUnit(low, unit), high: inUnit(high, unit) }),
  };
}
