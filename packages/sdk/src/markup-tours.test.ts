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
  expect(other?.steps).toMatchObject([{ id: 'step-1', title: '', text: 'Alone.' }]);
});

test('a step without a number is found where it stands, also when it is made anew', () => {
  document.body.innerHTML = `
    <a data-polku-tour="mixed" data-polku-step="1"></a><b data-polku-tour="mixed"></b>`;
  const [tour] = readMarkupTours(document);
  const [unnumbered, numbered] = tour?.steps ?? [];
  expect([unnumbered?.id, numbered?.id]).toEqual(['step-2', '1']);
  document.querySelector('b')?.replaceWith(document.querySelector('b')?.cloneNode() as Node);
  const find = unnumbered?.at as () => Element;
  expect(find()).toBe(document.querySelector('b'));
});

test('a number that stands twice is one step', () => {
  document.body.innerHTML = `
    <a data-polku-tour="menu" data-polku-step="1" data-polku-text="Wide."></a>
    <b data-polku-tour="menu" data-polku-step="1" data-polku-text="Narrow."></b>`;
  const [tour] = readMarkupTours(document);
  expect(tour?.steps.map(({ text }) => text)).toEqual(['Wide.']);
});
