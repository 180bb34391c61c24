/** Lines that are chosen from: of a choice, a goal, a consent. */
export const optionStyles = `
fieldset { min-width: 0; margin: 0; padding: 0; border: 0; }
.options { display: grid; gap: 6px; }
.option {
  display: flex;
  gap: 10px;
  align-items: start;
  padding: 8px 12px;
  border: 1px solid var(--line-strong);
  border-radius: var(--radius-small);
  line-height: 1.4;
  cursor: pointer;
}
.option:hover { border-color: var(--mark); background: var(--hover); }
.option:has(input:checked) { border-color: var(--mark); box-shadow: inset 0 0 0 1px var(--mark); }
.option:has(input:focus-visible) { outline: 2px solid var(--mark); outline-offset: 2px; }
.option:has(input:disabled) { opacity: .55; cursor: default; }
.option input { flex: none; width: 18px; height: 18px; margin: 1px 0 0; accent-color: var(--accent); outline: none; cursor: inherit; }
.hint { margin: -8px 0 10px; font-size: .8667em; }
`;
