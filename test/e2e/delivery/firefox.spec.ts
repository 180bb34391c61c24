import { firefoxEngine } from '../../engines/playwright.ts';
import { describeDelivery } from './delivery.suite.ts';
import { SCENARIOS } from './scenarios.ts';

describeDelivery(
  firefoxEngine,
  SCENARIOS.map((scenario) => ({ scenario })),
);
