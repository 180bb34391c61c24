import './chart.css';
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { Button, IconButton } from '../controls/button.tsx';
import { Popover } from '../controls/popover.tsx';
import { useLocale } from '../locale.ts';
import { Icon } from '../parts/icon.tsx';
import { type ChartTable, download, toCsv } from './csv.ts';

/**
 * What every chart stands in: its name, of how many it speaks, the same as a table, a file of it, and where its formula
 * comes from. Without anything to count it says so, and draws nothing.
 */
export function ChartFrame(props: {
  title: string;
  /** The figure itself, where there is one. */
  figure?: ComponentChildren;
  /** How many are counted in it. */
  n: number;
  /** In words: what it is, and the source of its formula. */
  about: ComponentChildren;
  table: ChartTable;
  /** Of the file, without its ending. */
  fileName: string;
  children: ComponentChildren;
}) {
  const { t } = useLocale();
  const titleId = useId();
  const [isTable, setTable] = useState(false);
  const { n, table } = props;
  return (
    <figure class="chart" aria-labelledby={titleId}>
      <figcaption class="chart-head">
        <h3 id={titleId}>{props.title}</h3>
        <p class="chart-n">{t('chart.n', { count: n })}</p>
        <span class="chart-tools">
          <IconButton
            icon={isTable ? 'insight' : 'columns'}
            label={isTable ? t('chart.chart') : t('chart.table')}
            aria-pressed={isTable}
            onClick={() => setTable(!isTable)}
          />
          <IconButton
            icon="download"
            label={t('chart.download')}
            onClick={() => download(`${props.fileName}.csv`, toCsv(table))}
          />
          <Popover
            buttonClass="icon-button"
            label={
              <>
                <Icon name="info" />
                <span class="unseen">{t('chart.about')}</span>
              </>
            }
          >
            {(close) => (
              <div class="chart-about">
                {props.about}
                <Button onClick={close}>{t('control.close')}</Button>
              </div>
            )}
          </Popover>
        </span>
      </figcaption>
      {props.figure !== undefined && n > 0 && <p class="chart-figure">{props.figure}</p>}
      {n === 0 && <p class="section-empty">{t('chart.empty')}</p>}
      {n > 0 && (isTable ? <AsTable {...table} title={props.title} /> : props.children)}
    </figure>
  );
}

function AsTable({ columns, rows, title }: ChartTable & { title: string }) {
  const { format } = useLocale();
  const show = (value: string | number | null) =>
    typeof value === 'number' ? format.number(value) : (value ?? '–');
  return (
    <div class="chart-table">
      <table aria-label={title}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col" key={column}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={String(row[0])}>
              {row.map((value, at) => (
                <td key={columns[at]} class={typeof value === 'number' ? 'at-end' : undefined}>
                  {show(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
