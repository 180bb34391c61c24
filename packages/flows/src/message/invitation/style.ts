export const styles = `
.times { display: grid; gap: 6px; min-width: 0; margin: 14px 0 0; padding: 0; border: 0; }
.times legend { margin-block-end: 8px; padding: 0; font-size: 13px; font-weight: 550; color: var(--muted); }
.times label {
  display: flex;
  gap: 10px;
  align-items: start;
  padding: 10px 12px;
  border: 1px solid var(--line-strong);
  border-radius: 10px;
  cursor: pointer;
}
.times label:hover { background: var(--hover); }
.times label:has(:checked) { border-color: var(--mark); box-shadow: inset 0 0 0 1px var(--mark); }
.times label:has(:focus-visible) { outline: 2px solid var(--mark); outline-offset: 2px; }
.times label:has(:disabled) { color: var(--muted); background: none; cursor: default; }
.times input { flex: none; width: 18px; height: 18px; margin: 2px 0 0; accent-color: var(--mark); outline: none; }
.times span { display: grid; min-width: 0; }
.times .time { display: block; font-weight: 550; }
.times .time::first-letter, .invited .time::first-letter { text-transform: uppercase; }
.times small, .invited small { font-size: 13px; color: var(--muted); }
.times:focus, .verdict:focus { outline: none; }
.verdict { margin: 14px 0 0; padding: 10px 12px; border-radius: 10px; background: var(--hover); }
.invited { display: grid; gap: 4px; margin-block-start: 14px; padding: 14px; border-radius: 10px; background: var(--hover); }
.invited:focus { outline: none; }
.invited strong { margin-block-end: 4px; }
.invited a { color: inherit; }
@media (forced-colors: active) {
  .times label:has(:checked) { border-color: Highlight; }
  .invited { border: 1px solid CanvasText; }
}
`;
