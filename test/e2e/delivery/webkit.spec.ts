import { webkitEngine } from '../../engines/webkit.ts';
import { describeDelivery } from './delivery.suite.ts';
import { SCENARIOS } from './scenarios.ts';

describeDelivery(
  webkitEngine,
  SCENARIOS.map((scenario) => ({ scenario })),
);
