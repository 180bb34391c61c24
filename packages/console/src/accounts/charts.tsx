import type { AccountTable } from '@polku/backend/api-accounts';
import { useCallback, useMemo } from 'preact/hooks';
import { useWords } from '../locale.ts';
import { ACCOUNTS } from '../words/accounts.ts';
import type { AccountLine, Fit } from './account-line.ts';
import type { CutGiven } from './cut-bar.tsx';
import { type Cuts, cutLines, toCutText, toggleValue } from './cuts.ts';
import { placeByFit, placeByWorth } from './plot.ts';
import { Pyramid } from './pyramid.tsx';
import { Quadrants } from './quadrants.tsx';
import { useSettled } from './use-settled.ts';

/** Three ways to see the whole base at once, each of which cuts it. They follow a little behind what is typed. */
const FIELDS: readonly Fit[] = ['question_mark', 'star', 'dog', 'cash_cow'];
/** Top start, top end, bottom start, bottom end: those who pay much above, those who may grow at the end. */
const WORTH = [
  { key: 'keep', billing: 'high', potential: ['low'] },
  { key: 'grow', billing: 'high', potential: ['medium', 'high'] },
  { key: 'watch', billing: 'low', potential: ['low'] },
  { key: 'serve', billing: 'low', potential: ['medium', 'high'] },
] as const;

export function AccountCharts(props: {
  lines: readonly AccountLine[];
  cuts: Cuts;
  given: CutGiven;
  table: AccountTable;
  onChange(entries: { [key: string]: string | undefined }): void;
}) {
  const { lines, given, table, onChange } = props;
  const say = useWords(ACCOUNTS);
  const cuts = useSettled(props.cuts, 150);
  const { bounds, currency } = table;
  const highCents = given.highBillingCents;

  const ofLevels = useMemo(() => cutLines(lines, cuts, given, ['tier']), [lines, cuts, given]);
  const ofWorth = useMemo(
    () => cutLines(lines, cuts, given, ['billing', 'potential']),
    [lines, cuts, given],
  );
  const ofFit = useMemo(() => cutLines(lines, cuts, given, ['fit']), [lines, cuts, given]);
  const ends = useMemo(() => toEnds(lines, highCents), [lines, highCents]);
  const placeWorth = useCallback((line: AccountLine) => placeByWorth(line, ends), [ends]);
  const placeFit = useCallback((line: AccountLine) => placeByFit(line, bounds), [bounds]);

  const worth = WORTH.map(({ key, billing, potential }) => {
    const isChosen =
      props.cuts.billing.join() === billing &&
      [...props.cuts.potential].sort().join() === [...potential].sort().join();
    return {
      key,
      name: say(`charts.${key}`),
      lines: ofWorth.filter(
        (line) =>
          potential.some((each) => each === line.potential) &&
          line.billingCents !== null &&
          line.billingCents >= highCents === (billing === 'high'),
      ),
      isChosen,
      onChoose: () =>
        onChange({
          billing: isChosen ? undefined : billing,
          potential: isChosen ? undefined : toCutText(potential),
        }),
    };
  });
  const fits = FIELDS.map((fit) => ({
    key: fit,
    name: say(`fit.${fit}`),
    lines: ofFit.filter((line) => line.fit === fit),
    isChosen: props.cuts.fit.includes(fit),
    onChoose: () => onChange({ fit: toCutText(toggleValue(props.cuts.fit, fit)) }),
  }));

  return (
    <section class="account-charts" aria-labelledby="account-charts">
      <h2 id="account-charts" class="unseen">
        {say('charts.title')}
      </h2>
      <Pyramid
        lines={ofLevels}
        chosen={props.cuts.tier}
        onChoose={(level) => onChange({ tier: toCutText(toggleValue(props.cuts.tier, level)) })}
      />
      <Quadrants
        title={say('charts.matrix')}
        about={say('charts.matrixAbout')}
        fileName="billing-and-potential"
        axes={{ x: say('charts.axisPotential'), y: say('charts.axisBilling') }}
        fields={worth}
        place={placeWorth}
        lines={ofWorth}
        currency={currency}
      />
      <Quadrants
        title={say('charts.fit')}
        about={say('charts.fitAbout')}
        fileName="product-fit"
        axes={{ x: say('charts.axisShare'), y: say('charts.axisGrowth') }}
        fields={fits}
        place={placeFit}
        lines={ofFit}
        currency={currency}
      />
    </section>
  );
}

/** Of the plane of billing: those of all accounts, so that a cut moves no dot. */
function toEnds(lines: readonly AccountLine[], highCents: number) {
  const cents = lines.flatMap(({ billingCents }) => billingCents ?? []);
  return {
    minCents: cents.reduce((min, each) => Math.min(min, each), highCents),
    highCents,
    maxCents: cents.reduce((max, each) => Math.max(max, each), highCents),
  };
}
