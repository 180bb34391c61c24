// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { watchTarget } from './watch.ts';

/** Happy-dom lays nothing out: an element here takes up space unless it or one above it says `hidden`. */
beforeEach(() => {
  document.body.innerHTML = '';
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockImplementation(function (
    this: HTMLElement,
  ) {
    const size = this.closest('[hidden]') || !this.isConnected ? 0 : 10;
    return new DOMRect(0, 0, size, size);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const put = (html: string): HTMLElement => {
  document.body.insertAdjacentHTML('beforeend', html);
  return document.body.lastElementChild as HTMLElement;
};
/** As long as a change takes to be seen: an observer's turn and a frame. */
const frames = async () => {
  for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
};

/** Frames that are drawn when the test says so. */
function stubFrames() {
  const asked = new Map<number, FrameRequestCallback>();
  let count = 0;
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => {
    asked.set(++count, callback);
    return count;
  });
  vi.stubGlobal('cancelAnimationFrame', (id: number) => void asked.delete(id));
  return {
    isAsked: () => asked.size > 0,
    draw() {
      const callbacks = [...asked.values()];
      asked.clear();
      for (const callback of callbacks) callback(0);
    },
  };
}

describe('watching', () => {
  const stops: (() => void)[] = [];
  afterEach(() => stops.splice(0).forEach((stop) => void stop()));

  function watch(at = '#x') {
    const onChange = vi.fn<(target: Element | undefined) => void>();
    const over = new AbortController();
    const stop = watchTarget(at, onChange, { signal: over.signal });
    stops.push(stop);
    return { onChange, stop, over, told: () => onChange.mock.calls.map(([target]) => target) };
  }

  test('tells at once of what is there', () => {
    const target = put('<b id="x">1</b>');
    expect(watch().told()).toEqual([target]);
  });

  test('an element that is given to something else is the target no more, until it is again', async () => {
    const row = put('<b data-row="1">1</b>');
    const { told } = watch('[data-row="1"]');
    row.dataset.row = '7';
    await vi.waitFor(() => expect(told()).toEqual([row, undefined]));
    row.dataset.row = '1';
    await vi.waitFor(() => expect(told()).toEqual([row, undefined, row]));
  });

  test('tells of nothing while there is nothing, and then of what comes', async () => {
    const { told } = watch();
    expect(told()).toEqual([]);
    put('<i>other</i>');
    await frames();
    expect(told()).toEqual([]);
    const target = put('<b id="x">1</b>');
    await vi.waitFor(() => expect(told()).toEqual([target]));
  });

  test.each<[string, (target: HTMLElement) => void]>([
    ['its attribute', (target) => target.removeAttribute('hidden')],
    [
      'its name',
      (target) => {
        target.removeAttribute('hidden');
        target.id = 'x';
      },
    ],
  ])('tells of what becomes visible by %s', async (_, show) => {
    const target = put('<b id="x" hidden>1</b>');
    const { told } = watch();
    expect(told()).toEqual([]);
    show(target);
    await vi.waitFor(() => expect(told()).toEqual([target]));
  });

  test('tells of what goes away, and of what is made anew', async () => {
    const first = put('<b id="x">1</b>');
    const { told } = watch();
    first.remove();
    await vi.waitFor(() => expect(told()).toEqual([first, undefined]));
    const second = put('<b id="x">2</b>');
    await vi.waitFor(() => expect(told()).toEqual([first, undefined, second]));
  });

  test('tells of what is made anew in one go as one change', async () => {
    const first = put('<b id="x">1</b>');
    const { told } = watch();
    document.body.innerHTML = '<b id="x">2</b>';
    const second = document.querySelector('#x');
    await vi.waitFor(() => expect(told()).toEqual([first, second]));
    await frames();
    expect(told()).toHaveLength(2);
  });

  test('stays with a target that is still there when an earlier match comes', async () => {
    const first = put('<b id="x">1</b>');
    const { told } = watch();
    document.body.insertAdjacentHTML('afterbegin', '<b id="x">0</b>');
    await frames();
    expect(told()).toEqual([first]);
  });

  test('looks once a frame, however much changes, and no more when it is stopped before', async () => {
    const frame = stubFrames();
    const { onChange, stop } = watch();
    const query = vi.spyOn(document, 'querySelectorAll');
    for (let i = 0; i < 5; i++) {
      put('<i></i>');
      await vi.waitFor(() => expect(frame.isAsked()).toBe(true));
      // Another turn of the observer, within the same frame.
      await new Promise((resolve) => setTimeout(resolve));
    }
    expect(query).not.toHaveBeenCalled();
    frame.draw();
    expect(query).toHaveBeenCalledOnce();
    put('<b id="x">1</b>');
    await vi.waitFor(() => expect(frame.isAsked()).toBe(true));
    stop();
    frame.draw();
    expect(onChange).not.toHaveBeenCalled();
  });

  test.each<[string, (watching: ReturnType<typeof watch>) => void]>([
    ['is stopped', ({ stop }) => stop()],
    ['is over', ({ over }) => over.abort()],
  ])('tells of nothing any more when it %s', async (_, end) => {
    const watching = watch();
    put('<b id="x">1</b>');
    end(watching);
    await frames();
    put('<b id="x">2</b>');
    await frames();
    expect(watching.told()).toEqual([]);
  });

  test('with a bad selector tells of nothing, and throws nothing', async () => {
    const { told } = watch('b[');
    put('<b id="x">1</b>');
    await frames();
    expect(told()).toEqual([]);
  });
});
