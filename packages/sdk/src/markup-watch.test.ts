// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchMarkup } from './markup-watch.ts';

let stop = () => {};
const onTour = vi.fn();

beforeEach(() => {
  document.body.innerHTML = '';
  onTour.mockClear();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const put = (html: string) => document.body.insertAdjacentHTML('beforeend', html);
/** The page tells of what has changed. */
const told = () => vi.advanceTimersByTimeAsync(0);
async function later() {
  await told();
  await vi.advanceTimersByTimeAsync(1_000);
}

test('a tour that is there is told of once, however much changes', async () => {
  put('<a data-polku-tour="welcome"></a>');
  stop = watchMarkup(onTour);
  expect(onTour).toHaveBeenCalledOnce();
  put('<a data-polku-tour="welcome"></a>');
  await later();
  expect(onTour).toHaveBeenCalledOnce();
});

test('one that comes later is told of, and each other', async () => {
  stop = watchMarkup(onTour);
  for (const [i, id] of ['first', 'second'].entries()) {
    put(`<a data-polku-tour="${id}"></a>`);
    await later();
    expect(onTour).toHaveBeenCalledTimes(i + 1);
  }
});

test('however much changes, the page is looked at once a second; unchanged, not at all', async () => {
  stop = watchMarkup(onTour);
  const looks = vi.spyOn(document, 'querySelectorAll');
  for (let i = 0; i < 50; i++) put('<p></p>');
  await later();
  expect(looks).toHaveBeenCalledOnce();
  await later();
  expect(looks).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});

test('after the end nothing is told, and nothing waits', async () => {
  stop = watchMarkup(onTour);
  put('<a data-polku-tour="late"></a>');
  await told();
  stop();
  expect(vi.getTimerCount()).toBe(0);
  put('<p></p>');
  await later();
  expect(onTour).not.toHaveBeenCalled();
});
