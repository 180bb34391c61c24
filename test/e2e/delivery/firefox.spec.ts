import { firefoxEngine } from '../../engines/playwright.ts';
import { describeDelivery } from './delivery.suite.ts';

describeDelivery(firefoxEngine);
