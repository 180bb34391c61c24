/** Formulas, each of them once: for the backend's figures. */
export { toNpsBucket } from './questions/nps/bucket.ts';
export { compareNps, type NpsCounts, toNps, toNpsCounts } from './questions/nps/summary.ts';
export {
  isPointQuestion,
  type PointQuestion,
  summarizeAnswers,
  summarizeTally,
} from './questions/summaries.ts';
export { type Figure, type Summary, type Tally, toShare, Z } from './questions/summary.ts';
export { isSameWording, toWordings } from './questions/wording.ts';
