export { byToken, type Identity } from './by-token.ts';
export { createCollector } from './collector.ts';
export { type Consent, type ConsentOptions, createConsent } from './consent.ts';
export { createPageContext } from './context.ts';
export type { Collector, CollectorEvents, CollectorOptions, Properties } from './contract.ts';
export { createMilestoneWatch, type MilestoneWatch } from './milestone.ts';
export type { SessionState } from './session.ts';
export type { GetToken, Token } from './token.ts';
export { createWarn, type Warn } from './warn.ts';
