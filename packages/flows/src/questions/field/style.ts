/** Fields that are written into, wherever they stand. */
export const fieldStyles = `
fieldset { min-width: 0; margin: 0; padding: 0; border: 0; }
.field {
  display: block;
  width: 100%;
  box-sizing: border-box;
  min-height: 38px;
  margin: 0;
  padding: 8px 10px;
  /* 3:1 on what it stands on: nothing else shows where a field is. */
  border: 1px solid color-mix(in oklab, var(--muted) 78%, var(--field));
  border-radius: var(--radius-small);
  background: var(--field);
  color: inherit;
  font: inherit;
  resize: vertical;
}
.field:focus-visible { outline: 2px solid var(--mark); outline-offset: 1px; border-color: transparent; }
.field::placeholder { color: var(--muted); opacity: 1; }
`;
