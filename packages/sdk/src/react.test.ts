// @vitest-environment happy-dom
import { act, createElement as h, type RefObject, StrictMode, useRef, useState } from 'react';
import { createRoot, hydrateRoot, type Root } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFakePolku, type FakePolku } from './adapter.fixture.ts';
import { PolkuInbox, PolkuProvider, PolkuSlot, usePolku, usePolkuEvent, useTour } from './react.ts';
import type { Tour } from './tour.ts';

let polku: FakePolku;
let box: HTMLElement;
let root: Root | undefined;

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  polku = createFakePolku();
  box = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  act(() => root?.unmount());
  root = undefined;
  box.remove();
});

const inPolku = (child: React.ReactNode) => h(StrictMode, null, h(PolkuProvider, { polku }, child));

function render(child: React.ReactNode) {
  act(() => {
    root ??= createRoot(box);
    root.render(inPolku(child));
  });
}

describe('Polku in React, in strict mode', () => {
  test('is the one that the page has made', () => {
    const seen = new Set<unknown>();
    function Child() {
      seen.add(usePolku());
      return null;
    }
    render(h(Child));
    expect([...seen]).toEqual([polku]);
    expect(polku.destroy).not.toHaveBeenCalled();
  });

  test('says what is missing where no provider is around', () => {
    function Child() {
      usePolku();
      return null;
    }
    expect(() => renderToString(h(Child))).toThrow('PolkuProvider');
  });

  test('a tour is one object, points at refs, and starts with what was rendered last', () => {
    const seen = new Set<Tour>();
    let save: RefObject<HTMLButtonElement | null> | undefined;
    function Child() {
      const [name, setName] = useState('Maija');
      save = useRef<HTMLButtonElement>(null);
      const tour = useTour({
        id: 'save',
        steps: [{ id: 'one', at: save, title: `Save it, ${name}`, text: '' }],
      });
      seen.add(tour);
      return h('button', { type: 'button', ref: save, onClick: () => setName('Kaisa') }, 'Save');
    }
    render(h(Child));
    const [tour] = seen;
    act(() => box.querySelector('button')?.click());
    void tour?.start();
    expect(seen.size).toBe(1);
    expect(polku.started.at(-1)?.steps[0]).toMatchObject({ title: 'Save it, Kaisa', at: save });
    expect(save?.current).toBe(box.querySelector('button'));
  });

  test('a tour is known from the beginning, so that one left in the middle goes on; nothing starts by itself', () => {
    function Child() {
      useTour({ id: 'save', steps: [] });
      return null;
    }
    expect(polku.tour).not.toHaveBeenCalled();
    render(h(Child));
    expect(polku.tour).toHaveBeenCalled();
    expect(polku.started).toEqual([]);
  });

  test('another id is another tour', () => {
    const seen: Tour[] = [];
    function Child({ id }: { id: string }) {
      seen.push(useTour({ id, steps: [] }));
      return null;
    }
    render(h(Child, { id: 'one' }));
    render(h(Child, { id: 'two' }));
    expect(seen.at(-1)?.id).toBe('two');
  });

  test('moves the tour that it has started', () => {
    let tour: Tour | undefined;
    function Child() {
      tour = useTour({ id: 'save', steps: [] });
      return null;
    }
    render(h(Child));
    tour?.next();
    tour?.back();
    tour?.goTo('two');
    tour?.end();
    expect(polku.moves).toEqual(['next', 'back', 'two', 'end']);
  });

  test('an event reaches the listener of the last render, once, and none after it is gone', () => {
    const heard = vi.fn();
    function Child({ word }: { word: string }) {
      usePolkuEvent('milestone', (key) => heard(word, key));
      return null;
    }
    render(h(Child, { word: 'first' }));
    render(h(Child, { word: 'second' }));
    polku.tell('milestone', 'first-report');
    expect(heard.mock.calls).toEqual([['second', 'first-report']]);
    render(null);
    polku.tell('milestone', 'first-report');
    expect(heard).toHaveBeenCalledOnce();
    expect(polku.listenerCount()).toBe(0);
  });

  test('a slot and the inbox are places that React leaves alone', () => {
    const places = () =>
      h('main', null, h(PolkuSlot, { name: 'home', className: 'top' }), h(PolkuInbox));
    render(places());
    const [slot] = box.querySelectorAll('[data-polku-slot]');
    slot?.append('drawn by Polku');
    render(places());
    expect(box.innerHTML).toBe(
      '<main><div class="top" data-polku-slot="home">drawn by Polku</div><div data-polku-slot="inbox"></div></main>',
    );
  });

  test('on a server renders the page and does nothing; the browser takes it over as it is', async () => {
    function Child() {
      useTour({ id: 'save', steps: [] });
      usePolkuEvent('milestone', () => {});
      return h(PolkuSlot, { name: 'home' });
    }
    const html = renderToString(inPolku(h(Child)));
    expect(html).toBe('<div data-polku-slot="home"></div>');
    expect(polku.tour).not.toHaveBeenCalled();
    box.innerHTML = html;
    const wrong = vi.fn();
    await act(async () => {
      root = hydrateRoot(box, inPolku(h(Child)), { onRecoverableError: wrong });
    });
    expect(wrong).not.toHaveBeenCalled();
    expect(polku.tour).toHaveBeenCalled();
  });
});
