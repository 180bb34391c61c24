import { expect, test } from 'vitest';
import { createPolku } from './index.ts';

test('T06: on a server, where there is no page, everything does nothing and nothing throws', async () => {
  expect(typeof document).toBe('undefined');
  const polku = createPolku({
    key: 'wk_test',
    endpoint: 'https://polku.example',
    consent: 'given',
  });
  polku.track('report_created');
  polku.identify('u1');
  const tour = polku.tour({ id: 'welcome', steps: [{ id: 'a', title: 'A', text: '' }] });
  tour.next();
  tour.end();
  expect(await tour.start()).toEqual({ reason: 'unavailable', step: undefined });
  expect(await polku.show('welcome')).toBe(false);
  await polku.destroy();
});
