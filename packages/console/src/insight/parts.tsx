import type { InsightFigure, InsightPart } from '@polku/backend/api-insight';
import { useInsight, usePartName } from './use-insight.tsx';

/** The same figure of each part of a cut: a dot where it stands, a bar for where it may truly lie. */
export function Parts<T>(props: {
  parts: readonly InsightPart<T>[] | null;
  figureOf(figures: T): InsightFigure;
  /** The ends of the scale. @default those of the values */
  min?: number;
  max?: number;
}) {
  const { say, text } = useInsight();
  const nameOf = usePartName();
  if (!props.parts || props.parts.length === 0) return null;
  const lines = props.parts.map(({ key, name, figures }) => ({
    key: key ?? '',
    name: nameOf({ key, name }),
    figure: props.figureOf(figures),
  }));
  const ends = lines.flatMap(({ figure: { value, low, high } }) =>
    [value, low, high].filter((each) => each !== null),
  );
  const min = props.min ?? Math.min(0, ...ends);
  const max = props.max ?? Math.max(1e-9, ...ends);
  const at = (value: number) => `${(100 * (value - min)) / (max - min)}%`;
  return (
    <ol class="parts" aria-label={say('parts')}>
      {lines.map(({ key, name, figure }) => (
        <li key={key}>
          <span class="part-name">{name}</span>
          <span class="part-track" aria-hidden="true">
            {figure.low !== null && figure.high !== null && (
              <i
                style={{
                  insetInlineStart: at(figure.low),
                  inlineSize: `${(100 * (figure.high - figure.low)) / (max - min)}%`,
                }}
              />
            )}
            {figure.value !== null && <b style={{ insetInlineStart: at(figure.value) }} />}
          </span>
          <span class="part-value">
            {text.value(figure)} <small>n = {figure.n}</small>
          </span>
        </li>
      ))}
    </ol>
  );
}
