import { pickText } from '../../pick-text.ts';
import type { QuestionProps } from '../view.ts';

export const cesWords = {
  low: 'Strongly disagree',
  high: 'Strongly agree',
  point: (n: number) => `${n} of 7`,
};

/** Seven native radio buttons: one tab stop, arrows, and names that tell the scale. */
export function CesView({
  question,
  languages,
  words,
  value,
  onChange,
  labelId,
  errorId,
}: QuestionProps<'ces'>) {
  const said = { ...cesWords, ...words.ces };
  const low = pickText(question.low, languages) || said.low;
  const high = pickText(question.high, languages) || said.high;
  const nameOf = (point: number) =>
    `${said.point(point)}${point === 1 ? `, ${low}` : point === 7 ? `, ${high}` : ''}`;
  return (
    <div
      role="radiogroup"
      aria-labelledby={labelId}
      aria-describedby={errorId}
      aria-required={question.required ?? false}
    >
      <div class="scale">
        {[1, 2, 3, 4, 5, 6, 7].map((point) => (
          <label key={point}>
            <input
              type="radio"
              name={question.id}
              aria-label={nameOf(point)}
              checked={value === point}
              onChange={() => onChange(point)}
            />
            <span aria-hidden="true">{point}</span>
          </label>
        ))}
      </div>
      <div class="ends" aria-hidden="true">
        <span>{low}</span>
        <span>{high}</span>
      </div>
    </div>
  );
}

export const cesStyles = `
.scale { display: grid; grid-template-columns: repeat(7, 1fr); gap: 6px; direction: inherit; }
.scale label { position: relative; display: block; }
.scale input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; }
.scale span {
  display: grid;
  place-items: center;
  height: 40px;
  border: 1px solid var(--line-strong);
  border-radius: 8px;
  font-variant-numeric: tabular-nums;
  font-weight: 550;
}
.scale input:hover + span { border-color: var(--mark); }
.scale input:focus-visible + span { outline: 2px solid var(--mark); outline-offset: 2px; }
.scale input:checked + span { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.ends { display: flex; justify-content: space-between; gap: 16px; margin-top: 6px; font-size: 12px; color: var(--muted); }
@media (forced-colors: active) {
  .scale input:checked + span { background: Highlight; color: HighlightText; forced-color-adjust: none; }
}
`;
