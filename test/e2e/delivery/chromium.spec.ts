import { chromiumEngine } from '../../engines/playwright.ts';
import { describeDelivery } from './delivery.suite.ts';
import { SCENARIOS } from './scenarios.ts';

describeDelivery(
  chromiumEngine,
  SCENARIOS.map((scenario) => ({ scenario })),
);
