// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { readMarkupTours } from './markup-tours.ts';

test('a page without any has none', () => expect(readMarkupTours(document)).toEqual([]));

test('steps are in the order of their numbers, each by what it is called', () => {
  document.body.innerHTML = `
    <a data-polku-tour="welcome" data-polku-step="2" data-polku-text="Then here." data-polku-placement="left"
       data-polku-page="/reports/*" data-polku-advance="saved"></a>
    <b data-polku-tour="welcome" data-polku-step="1" data-polku-title="Start" data-polku-text="Here."
       data-polku-placement="middle" data-polku-advance="click"></b>
    <i data-polku-tour="other" data-polku-text="Alone."></i>
    <u data-polku-tour=""></u>`;
  const [welcome, other, ...more] = readMarkupTours(document);
  expect(more).toEqual([]);
  expect(welcome).toMatchObject({
    id: 'welcome',
    trigger: { on: 'load' },
    frequency: 'until_done',
  });
  expect(welcome?.steps).toEqual([
    {
      id: '1',
      at: '[data-polku-tour="welcome"][data-polku-step="\\31 "]',
      title: 'Start',
      text: 'Here.',
      advance: { on: 'click' },
    },
    {
      id: '2',
      at: '[data-polku-tour="welcome"][data-polku-step="\\32 "]',
      title: '',
      text: 'Then here.',
      placement: 'left',
      page: '/reports/*',
      advance: { on: 'event', event: 'saved' },
    },
  ]);
  expect(other?.steps).toEqual([
    { id: 'step-1', at: '[data-polku-tour="other"]:nth(1)', title: '', text: 'Alone.' },
  ]);
});
