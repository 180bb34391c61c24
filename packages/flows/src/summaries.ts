/** Formulas, each of them once: for the backend's figures. */
export { summarizeAnswers } from './questions/summaries.ts';
export type { Figure, Summary } from './questions/summary.ts';
export { isSameWording, toWordings } from './questions/wording.ts';
