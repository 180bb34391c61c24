export const scaleStyles = `
.scale { display: flex; gap: 6px; }
.scale label { position: relative; flex: 1; min-width: 24px; }
.scale input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; }
.scale span {
  display: grid;
  place-items: center;
  height: 40px;
  border: 1px solid var(--line-strong);
  border-radius: var(--radius-small);
  font-variant-numeric: tabular-nums;
  font-weight: 550;
}
.scale input:hover + span { border-color: var(--mark); background: var(--hover); }
.scale input:focus-visible + span { outline: 2px solid var(--mark); outline-offset: 2px; }
.scale input:checked + span { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.ends { display: flex; justify-content: space-between; gap: 16px; margin-top: 6px; font-size: .8em; line-height: 1.35; color: var(--muted); }
.ends :last-child { text-align: end; }
/* Eleven in one row, each 24 px wide and more, on a screen of 320. */
.scale.of-10, .scale.of-11 { gap: 2px; margin-inline: -6px; }
.scale.of-10 span, .scale.of-11 span { border-radius: var(--radius-small); font-size: .9333em; }
.scale.of-10 + .ends, .scale.of-11 + .ends { margin-inline: -4px; }
@media (max-width: 400px) {
  .scale.of-10, .scale.of-11 { gap: 1px; margin-inline: -10px; }
}
@media (forced-colors: active) {
  .scale input:checked + span { background: Highlight; border-color: Highlight; color: HighlightText; forced-color-adjust: none; }
}
`;
