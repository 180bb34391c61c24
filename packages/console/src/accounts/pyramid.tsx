import type { TouchLevel } from '@polku/protocol';
import { useMemo } from 'preact/hooks';
import { ChartFrame } from '../chart/chart-frame.tsx';
import { useLocale, useWords } from '../locale.ts';
import { ACCOUNTS } from '../words/accounts.ts';
import type { AccountLine } from './account-line.ts';
import { sumBilling } from './cuts.ts';

/** The pyramid of touch levels: how many accounts are on each, and how much of the billing comes from them. */
const LEVELS: readonly TouchLevel[] = ['high', 'low', 'tech'];

export function Pyramid(props: {
  lines: readonly AccountLine[];
  chosen: readonly string[];
  onChoose(level: TouchLevel): void;
}) {
  const { t, format } = useLocale();
  const say = useWords(ACCOUNTS);
  const shares = useMemo(() => toShares(props.lines), [props.lines]);
  const steps = shares.map((step) => ({
    ...step,
    shareText: say('percent', { value: format.number(Math.round(100 * step.share)) }),
  }));
  return (
    <ChartFrame
      title={say('charts.pyramid')}
      n={props.lines.length}
      about={<p>{say('charts.pyramidAbout')}</p>}
      fileName="touch-levels"
      table={{
        columns: [say('columns.touch'), say('title'), say('columns.billing')],
        rows: steps.map(({ level, count, shareText }) => [t(`touch.${level}`), count, shareText]),
      }}
    >
      <div class="pyramid">
        {steps.map(({ level, count, share, shareText }) => (
          <button
            key={level}
            type="button"
            class={`pyramid-step pyramid-${level}`}
            aria-pressed={props.chosen.includes(level)}
            onClick={() => props.onChoose(level)}
          >
            <span class="pyramid-shape" aria-hidden="true">
              <span />
            </span>
            <span class="pyramid-name">
              {t(`touch.${level}`)}
              <b>{format.number(count)}</b>
            </span>
            <span class="pyramid-share">
              <span class="mini-track" aria-hidden="true">
                <span style={{ width: `${100 * share}%` }} />
              </span>
              {say('charts.ofBilling', { share: shareText })}
            </span>
          </button>
        ))}
      </div>
    </ChartFrame>
  );
}

function toShares(lines: readonly AccountLine[]) {
  const byLevel = Map.groupBy(lines, ({ touch }) => touch);
  const total = sumBilling(lines);
  return LEVELS.map((level) => {
    const own = byLevel.get(level) ?? [];
    return { level, count: own.length, share: total > 0 ? sumBilling(own) / total : 0 };
  });
}
