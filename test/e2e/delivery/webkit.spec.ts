import { webkitEngine } from '../../engines/webkit.ts';
import { describeDelivery } from './delivery.suite.ts';

describeDelivery(webkitEngine);
