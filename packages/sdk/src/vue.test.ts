// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type App,
  createApp,
  createSSRApp,
  defineComponent,
  h,
  nextTick,
  ref,
  withDirectives,
} from 'vue';
import { renderToString } from 'vue/server-renderer';
import { createFakePolku, type FakePolku } from './adapter.fixture.ts';
import type { Tour } from './tour.ts';
import { polkuPlugin, usePolku, usePolkuEvent, useTour, vPolku } from './vue.ts';

let polku: FakePolku;
let box: HTMLElement;
let app: App | undefined;

beforeEach(() => {
  polku = createFakePolku();
  box = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  app?.unmount();
  app = undefined;
  box.remove();
});

/** A component that does this, and renders that. */
const of = (setup: () => () => ReturnType<typeof h> | undefined) => defineComponent({ setup });

function mount(setup: Parameters<typeof of>[0]) {
  app = createApp(of(setup)).use(polkuPlugin, polku);
  app.mount(box);
}

describe('Polku in Vue', () => {
  test('is the one that the page has made', () => {
    let seen: unknown;
    mount(() => {
      seen = usePolku();
      return () => undefined;
    });
    expect(seen).toBe(polku);
  });

  test('says what is missing where the plugin is not in use', () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const lost = createApp(
      of(() => {
        usePolku();
        return () => undefined;
      }),
    );
    expect(() => lost.mount(box)).toThrow('polkuPlugin');
    vi.restoreAllMocks();
  });

  test('a tour points at template refs, and starts with what is said by then', () => {
    const save = ref<HTMLElement>();
    const name = ref('Maija');
    let tour: Tour | undefined;
    mount(() => {
      tour = useTour(() => ({
        id: 'save',
        steps: [{ id: 'one', at: save, title: `Save it, ${name.value}`, text: '' }],
      }));
      return () => h('button', { ref: save }, 'Save');
    });
    expect(polku.tour).toHaveBeenCalledOnce();
    expect(polku.started).toEqual([]);
    name.value = 'Kaisa';
    void tour?.start();
    expect(polku.started.at(-1)?.steps[0]).toMatchObject({ title: 'Save it, Kaisa' });
    expect(polku.started.at(-1)?.steps[0]?.at).toBe(save);
    expect(save.value).toBe(box.querySelector('button'));
    tour?.next();
    tour?.goTo('two');
    expect(polku.moves).toEqual(['next', 'two']);
  });

  test('a marked element is a target by its name, and by its new one', async () => {
    const name = ref('save');
    mount(() => () => withDirectives(h('button'), [[vPolku, name.value]]));
    expect(box.innerHTML).toBe('<button data-polku="save"></button>');
    name.value = 'send';
    await nextTick();
    expect(box.innerHTML).toBe('<button data-polku="send"></button>');
  });

  test('the directive is there for every template', () => {
    mount(() => () => undefined);
    expect(app?.directive('polku')).toBe(vPolku);
  });

  test('an event reaches the component as long as it is there', () => {
    const heard = vi.fn();
    mount(() => {
      usePolkuEvent('milestone', heard);
      return () => undefined;
    });
    polku.tell('milestone', 'first-report');
    app?.unmount();
    app = undefined;
    polku.tell('milestone', 'first-report');
    expect(heard.mock.calls).toEqual([['first-report']]);
    expect(polku.listenerCount()).toBe(0);
  });

  test('on a server renders the page and does nothing', async () => {
    const page = of(() => {
      useTour({ id: 'save', steps: [] });
      usePolkuEvent('milestone', () => {});
      return () => withDirectives(h('button'), [[vPolku, 'save']]);
    });
    const html = await renderToString(createSSRApp(page).use(polkuPlugin, polku));
    expect(html).toBe('<button data-polku="save"></button>');
    expect(polku.tour).not.toHaveBeenCalled();
    expect(polku.listenerCount()).toBe(0);
  });
});
