// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from 'vitest';
import { onUserFree } from './user-free.ts';
import { isUserBusy } from './user-state.ts';

afterEach(() => {
  document.body.innerHTML = '';
  vi.restoreAllMocks();
});

const put = (html: string) => {
  document.body.innerHTML = html;
  return document.body.firstElementChild as HTMLElement;
};

describe('the user is busy', () => {
  test.each([
    ['in a field', '<input id="in">', true],
    ['in a text', '<textarea id="in"></textarea>', true],
    ['on a button', '<button id="in">x</button>', false],
  ])('%s', (_, html, busy) => {
    put(html).focus();
    expect(isUserBusy()).toBe(busy);
  });

  test.each([
    ['an open dialog', '<dialog open></dialog>', true],
    ['a closed dialog', '<dialog></dialog>', false],
    ['a dialog by its role', '<div role="dialog" aria-modal="true"></div>', true],
    [
      'one that is kept hidden',
      '<div role="dialog" aria-modal="true" style="display:none"></div>',
      false,
    ],
    ['one beside which the page goes on', '<div role="dialog"></div>', false],
    ['a popover that is closed', '<div popover></div>', false],
  ])('with %s', (_, html, busy) => {
    put(html);
    expect(isUserBusy()).toBe(busy);
  });

  test('with another tab', () => {
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    expect(isUserBusy()).toBe(true);
  });
});

describe('the user is free', () => {
  test('at once, and after each sign of theirs that leaves them at nothing, until it is over', async () => {
    const field = put('<input>');
    const over = new AbortController();
    const told = vi.fn();
    field.focus();
    onUserFree(told, over.signal);
    await turn();
    expect(told).toHaveBeenCalledTimes(0);
    field.blur();
    await turn();
    expect(told).toHaveBeenCalledTimes(1);
    // A dialog has no event of its own when its page takes it away, but the user has pressed something.
    document.body.click();
    await turn();
    expect(told).toHaveBeenCalledTimes(2);
    over.abort();
    document.body.click();
    await turn();
    expect(told).toHaveBeenCalledTimes(2);
  });

  test('many signs at once are one', async () => {
    const told = vi.fn();
    const over = new AbortController();
    onUserFree(told, over.signal);
    for (let i = 0; i < 9; i++) document.body.click();
    await turn();
    expect(told).toHaveBeenCalledTimes(1);
    over.abort();
  });
});

const turn = () => new Promise((resolve) => setTimeout(resolve));
