export { createCollector } from './collector.ts';
export type { Collector, CollectorEvents, CollectorOptions, Properties } from './contract.ts';
export type { SessionState } from './session.ts';
export type { GetToken, Token } from './token.ts';
export { createWarn, type Warn } from './warn.ts';
