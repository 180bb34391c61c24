import type { AccountTable } from '@polku/backend/api-accounts';
import { useMemo } from 'preact/hooks';
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
  const worthDots = useMemo(() => lines.map((line) => placeByWorth(line, ends)), [lines, ends]);
  const fitDots = useMemo(() => lines.map((line) => placeByFit(line, bounds)), [lines, bounds]);
  const worthSums = useMemo(() => sumBy(ofWorth, toWorth(highCents)), [ofWorth, highCents]);
  const fitSums = useMemo(() => sumBy(ofFit, ({ fit }) => fit), [ofFit]);

  const worth = WORTH.map(({ key, billing, potential }) => {
    const isChosen =
      props.cuts.billing.join() === billing &&
      [...props.cuts.potential].sort().join() === [...potential].sort().join();
    return {
      ...(worthSums.get(key) ?? NOTHING),
      key,
      name: say(`charts.${key}`),
      isChosen,
      onChoose: () =>
        onChange({
          billing: isChosen ? undefined : billing,
          potential: isChosen ? undefined : toCutText(potential),
        }),
    };
  });
  const fits = FIELDS.map((fit) => ({
    ...(fitSums.get(fit) ?? NOTHING),
    key: fit,
    name: say(`fit.${fit}`),
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
        dots={worthDots}
        lines={ofWorth}
        currency={currency}
      />
      <Quadrants
        title={say('charts.fit')}
        about={say('charts.fitAbout')}
        fileName="product-fit"
        axes={{ x: say('charts.axisShare'), y: say('charts.axisGrowth') }}
        fields={fits}
        dots={fitDots}
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

/** In which field of billing × potential a line lies; undefined where either is not known. */
const toWorth =
  (highCents: number) =>
  ({ potential, billingCents }: AccountLine) => {
    if (potential === null || billingCents === null) return undefined;
    const level = billingCents >= highCents ? 'high' : 'low';
    return WORTH.find(
      (field) => field.billing === level && field.potential.some((each) => each === potential),
    )?.key;
  };

type Sum = { count: number; billingCents: number };
const NOTHING: Sum = { count: 0, billingCents: 0 };

/** How many lie in each field, and what they pay in a year. */
function sumBy<K>(lines: readonly AccountLine[], toField: (line: AccountLine) => K): Map<K, Sum> {
  const sums = new Map<K, Sum>();
  for (const line of lines) {
    const field = toField(line);
    const { count, billingCents } = sums.get(field) ?? NOTHING;
    sums.set(field, {
      count: count + 1,
      billingCents: billingCents + (line.billingCents ?? 0),
    });
  }
  return sums;
}
