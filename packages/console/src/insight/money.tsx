import type { MoneyFigures, MoneyInsight } from '@polku/backend/api-insight';
import { ChartFrame } from '../chart/chart-frame.tsx';
import { Parts } from './parts.tsx';
import { About, Figures, toRow, useInsight } from './use-insight.tsx';

const KINDS = [
  'weightedNps',
  'retention',
  'grossRetention',
  'netRetention',
  'expansion',
  'churn',
] as const;

/** Answers and first use held against what accounts pay, stay and leave. */
export function Money({ currencies }: MoneyInsight) {
  const { say, t, format, text } = useInsight();
  const rowsOf = (all: MoneyFigures) => KINDS.map((kind) => toRow(say(`money.${kind}`), all[kind]));
  return (
    <>
      {currencies.map(({ currency, all, parts, groups }) => (
        <ChartFrame
          key={currency}
          title={say('money.title', { sum: format.moneyShort(all.billingCents, currency) })}
          n={all.customers}
          about={<About text={say('money.about')} source={say('source.money')} />}
          fileName={`money-${currency}`}
          table={{
            columns: [
              say('column.name'),
              say('column.value'),
              say('column.low'),
              say('column.high'),
              'n',
            ],
            rows: rowsOf(all),
          }}
        >
          <Figures list={KINDS.map((kind) => [say(`money.${kind}`), all[kind]] as const)} />
          <Parts parts={parts} figureOf={({ netRetention }) => netRetention} min={0} />
          <div class="table-wrap">
            <table class="money-groups">
              <thead>
                <tr>
                  <th scope="col">{say('money.band')}</th>
                  <th scope="col">{say('cut.touchLevel')}</th>
                  <th scope="col">{say('money.firstUse')}</th>
                  <th scope="col">{say('money.customers')}</th>
                  <th scope="col">{say('money.retention')}</th>
                  <th scope="col">{say('money.netRetention')}</th>
                </tr>
              </thead>
              <tbody>
                {groups.map(({ band, touchLevel, firstUse, figures }) => (
                  <tr key={`${band} ${touchLevel} ${firstUse}`}>
                    <th scope="row">{say(`money.band_${band ?? 'none'}`)}</th>
                    <td>{touchLevel ? t(`touch.${touchLevel}`) : say('noValue')}</td>
                    <td>{say(`money.firstUse_${firstUse}`)}</td>
                    <td>{format.number(figures.customers)}</td>
                    <td>{text.value(figures.retention)}</td>
                    <td>{text.value(figures.netRetention)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </ChartFrame>
      ))}
    </>
  );
}
