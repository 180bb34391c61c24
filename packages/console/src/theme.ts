import type { ReadableCell } from './cell.ts';

/** Light or dark as the system is, or as the person has chosen. The colours themselves are `light-dark()`. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Keeps the root element's `data-theme` at the choice. */
export function applyTheme(theme: ReadableCell<Theme>, root: HTMLElement): void {
  const apply = () => {
    root.dataset.theme = theme.get();
  };
  theme.onChange(apply);
  apply();
}
