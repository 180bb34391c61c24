/**
 * Bars on one scale, one below the other: parts of a whole, steps of a funnel. Plain HTML: the bar is decoration, and
 * its name and its value are a list that can be read.
 */
export function BarChart(props: {
  label: string;
  bars: readonly {
    key: string;
    name: string;
    value: number;
    /** Beside the value, fainter. */
    note?: string;
    tone?: 'good' | 'warn' | 'bad';
  }[];
  formatValue(value: number): string;
  /** What a whole bar is worth. @default the largest value */
  whole?: number;
}) {
  const whole = props.whole ?? Math.max(1, ...props.bars.map(({ value }) => value));
  return (
    <ol class="bars" aria-label={props.label}>
      {props.bars.map(({ key, name, value, note, tone }) => (
        <li key={key} class={`bar ${tone ? `bar-${tone}` : ''}`}>
          <span class="bar-name">{name}</span>
          <span class="bar-value">
            {props.formatValue(value)} {note && <small>{note}</small>}
          </span>
          <span class="bar-track" aria-hidden="true">
            <span style={{ width: `${Math.min(100, (100 * value) / whole)}%` }} />
          </span>
        </li>
      ))}
    </ol>
  );
}
