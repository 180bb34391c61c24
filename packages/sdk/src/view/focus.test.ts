// @vitest-environment happy-dom
import type { ViewKey } from '@polku/flows/views';
import { beforeEach, describe, expect, test } from 'vitest';
import { isField } from '../user-state.ts';
import { createFocus } from './focus.ts';

let host: HTMLElement;
let room: HTMLElement;
let card: HTMLElement;

beforeEach(() => {
  document.body.innerHTML = '<button>Host</button><input><div contenteditable="true"></div>';
  host = document.createElement('polku-stage');
  room = document.createElement('div');
  room.innerHTML = '<div tabindex="-1"><button>Next</button><textarea></textarea></div>';
  card = room.firstElementChild as HTMLElement;
  host.attachShadow({ mode: 'open' }).append(room);
  document.documentElement.append(host);
  (document.activeElement as HTMLElement | null)?.blur();
});

const inPage = (selector: string) => document.body.querySelector(selector) as HTMLElement;
const inCard = (selector: string) => card.querySelector(selector) as HTMLElement;
const over = new AbortController();
const create = (signal = over.signal, isAsked = false) =>
  createFocus({ host, room, isField, isAsked }, signal);

describe('the focus', () => {
  test('is taken when nobody holds it, and given back to nobody', () => {
    const focus = create();
    focus.invite(card);
    expect(host.shadowRoot?.activeElement).toBe(card);
    focus.giveBack();
  });

  test('stays where it is in the card, until what holds it is gone', () => {
    const focus = create();
    inCard('button').focus();
    focus.invite(card);
    expect(host.shadowRoot?.activeElement).toBe(inCard('button'));
    inCard('button').blur();
    focus.invite(card);
    expect(host.shadowRoot?.activeElement).toBe(card);
  });

  test.each(['input', 'button', '[contenteditable]'])(
    'is never taken from the %s of the host',
    (selector) => {
      inPage(selector).tabIndex = 0;
      inPage(selector).focus();
      create().invite(card);
      expect(document.activeElement).toBe(inPage(selector));
    },
  );

  test('goes back to whoever had it before, when we hold it at the end', () => {
    inPage('button').focus();
    const focus = create();
    inCard('button').focus();
    focus.giveBack();
    expect(document.activeElement).toBe(inPage('button'));
  });

  test('stays where the user has put it meanwhile', () => {
    inPage('button').focus();
    const focus = create();
    inPage('input').focus();
    focus.giveBack();
    expect(document.activeElement).toBe(inPage('input'));
  });
});

describe('a key is ours', () => {
  const cases: [
    what: string,
    target: () => HTMLElement,
    key: string,
    init: KeyboardEventInit,
    heard: ViewKey[],
  ][] = [
    ['Escape on a bare page', () => document.body, 'Escape', {}, ['escape']],
    ['an arrow on a bare page', () => document.body, 'ArrowRight', {}, ['forward']],
    ['an arrow on our button', () => inCard('button'), 'ArrowLeft', {}, ['backward']],
    ['Escape in our text field', () => inCard('textarea'), 'Escape', {}, ['escape']],
    ['Escape on a button of the host', () => inPage('button'), 'Escape', {}, ['escape']],
    ['not: an arrow in our text field', () => inCard('textarea'), 'ArrowLeft', {}, []],
    ['not: an arrow on a button of the host', () => inPage('button'), 'ArrowRight', {}, []],
    ['not: Escape in a field of the host', () => inPage('input'), 'Escape', {}, []],
    ['not: with a modifier', () => document.body, 'ArrowRight', { altKey: true }, []],
    ['not: while composing', () => document.body, 'Escape', { isComposing: true }, []],
    ['not: any other', () => document.body, 'Enter', {}, []],
  ];

  test.each(cases)('%s', (_, target, key, init, heard) => {
    const keys: ViewKey[] = [];
    create().onKey((each) => keys.push(each));
    target().dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, composed: true, ...init }),
    );
    // A key in our own room is heard there, and stopped by the shell before the document hears it.
    expect([...new Set(keys)]).toEqual(heard);
  });

  test.each<[string, () => HTMLElement, ViewKey[]]>([
    ['in the card, as ever', () => inCard('button'), ['escape']],
    ['not on a bare page, for a card that nobody has called for', () => document.body, []],
    ['not on a button of the host, for such a card', () => inPage('button'), []],
  ])('Escape %s', (_, target, heard) => {
    const keys: ViewKey[] = [];
    create().onKey((each) => keys.push(each), true);
    const event = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true });
    target().dispatchEvent(event);
    expect(keys).toEqual(heard);
  });

  test('not when the host has used it', () => {
    const keys: ViewKey[] = [];
    create().onKey((key) => keys.push(key));
    const event = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true });
    event.preventDefault();
    document.body.dispatchEvent(event);
    expect(keys).toEqual([]);
  });

  test('mirrored where one reads from right to left', () => {
    room.dir = 'rtl';
    const keys: ViewKey[] = [];
    create().onKey((key) => keys.push(key));
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
    expect(keys).toEqual(['forward']);
  });

  test('no longer, once everything is over', () => {
    const ending = new AbortController();
    const keys: ViewKey[] = [];
    create(ending.signal).onKey((key) => keys.push(key));
    ending.abort();
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    expect(keys).toEqual([]);
  });

  test('no longer, once unsubscribed', () => {
    const keys: ViewKey[] = [];
    create().onKey((key) => keys.push(key))();
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    expect(keys).toEqual([]);
  });
});
