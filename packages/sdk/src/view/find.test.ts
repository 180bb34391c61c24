// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findAll, findVisible } from './find.ts';

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
describe('finding', () => {
  test.each<[string, string, string | undefined]>([
    ['the only match', '<b id="x">1</b>', '1'],
    ['the first of several', '<b id="x">1</b><b id="x">2</b>', '1'],
    ['the first that is visible', '<b id="x" hidden>1</b><b id="x">2</b>', '2'],
    ['one in something hidden is none', '<p hidden><b id="x">1</b></p>', undefined],
    [
      'one that is there but not seen is none',
      '<b id="x" style="visibility:hidden">1</b>',
      undefined,
    ],
    ['none', '<b>1</b>', undefined],
  ])('%s', (_, html, text) => {
    put(html);
    expect(findVisible('#x')?.textContent).toBe(text);
  });

  test.each(['', '###', 'b[', ':unknown-thing(', '>>>'])(
    'a bad selector matches nothing: %j',
    (at) => {
      put('<b>1</b>');
      expect(findVisible(at)).toBeUndefined();
    },
  );

  test('T16: what code may give: an element, a function, what a function of it gives, a ref', () => {
    const target = put('<b id="x">1</b>');
    for (const at of [target, () => target, () => '#x', { current: target }, { value: target }]) {
      expect(findVisible(at)).toBe(target);
    }
  });

  test.each([() => null, () => undefined, { current: null }, { value: undefined }])(
    'T16: nothing is nothing',
    (at) => expect(findVisible(at)).toBeUndefined(),
  );

  test('a function of the host that throws finds nothing', () => {
    const at = () => {
      throw new Error('not yet');
    };
    expect(findVisible(at)).toBeUndefined();
  });

  test('T20: what is not displayed is not there', () => {
    put('<b id="x" hidden>1</b>');
    expect(findVisible('#x')).toBeUndefined();
    expect(findAll('#x')).toHaveLength(1);
  });

  test.each([
    ['@save', '2'],
    ['li:nth(2)', '4'],
    ['ul li:nth(1)', '3'],
    ['li:nth(9)', undefined],
  ])('in our own words: %s', (at, text) => {
    put('<b>1</b><b data-polku="save">2</b><ul><li hidden>0</li><li>3</li><li>4</li></ul>');
    expect(findVisible(at)?.textContent).toBe(text);
  });

  test('T21: through open shadow roots, however deep', () => {
    const outer = put('<x-bar></x-bar>').attachShadow({ mode: 'open' });
    outer.innerHTML = '<b>no</b><x-foo></x-foo>';
    const inner = (outer.querySelector('x-foo') as HTMLElement).attachShadow({ mode: 'open' });
    inner.innerHTML = '<b id="save">yes</b>';
    expect(findVisible('x-bar >>> x-foo >>> #save')?.textContent).toBe('yes');
    expect(findVisible('x-bar >>> #save')).toBeUndefined();
    expect(findVisible('#save')).toBeUndefined();
  });
});
