// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, within } from '@testing-library/preact';
import axe from 'axe-core';
import type { ComponentType } from 'preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Message, messageExample } from '../message/schema.ts';
import { Flow } from '../schemas.ts';
import { createFakeStage, type FakeStage } from '../stage.fixture.ts';
import type { SurfacedProps } from '../view.ts';
import { loadView } from '../views.ts';
import { type SurfaceKind, surfaceExamples } from './schemas.ts';

/**
 * What every surface keeps, whoever wrote it: a message is drawn on each that is in the registry, with its own
 * view and as it is loaded.
 */
beforeEach(() => {
  document.body.innerHTML = '<button id="save">Save</button><div data-polku-slot="home"></div>';
});
afterEach(cleanup);

describe.each(Object.keys(surfaceExamples) as SurfaceKind[])('on the surface %s', (kind) => {
  const flow: Message = {
    ...messageExample,
    surface: surfaceExamples[kind],
    buttons: [
      { label: { en: 'Read more', fi: 'Lue lisää' }, href: 'https://example.com/' },
      { label: { en: 'Later', fi: 'Myöhemmin' }, snoozeHours: 2 },
    ],
  };

  async function show(language = 'en', buttons = flow.buttons) {
    const stage = createFakeStage([language]);
    const emit = vi.fn();
    const end = vi.fn();
    const { View, Surface } = await loadView(flow);
    const Message = View as ComponentType<Partial<SurfacedProps<'message'>>>;
    const shown = { ...flow, buttons };
    const props = { flow: shown, stage, emit, end, Surface } as Partial<SurfacedProps<'message'>>;
    const { container, unmount } = render(<Message {...props} />);
    openHint(stage, container);
    return { stage, emit, end, container, unmount, room: within(container as HTMLElement) };
  }

  /** What a hint has to say is there when the user comes to its element. */
  function openHint(stage: FakeStage, container: Element) {
    const surface = surfaceExamples[kind];
    if (!('at' in surface)) return;
    const target = document.querySelector('#save') as HTMLElement;
    stage.put(surface.at, target);
    stage.fire(target, new FocusEvent('focusin'));
    const beacon = container.querySelector<HTMLElement>('.beacon');
    if (beacon) fireEvent.click(beacon);
  }

  test('has an example that a flow may carry', () => {
    expect(Flow.parse(flow)).toEqual(flow);
  });

  test.each([
    ['en', 'Thank you'],
    ['fi', 'Kiitos'],
  ])('is named by the title of what is drawn on it (%s)', async (language, title) => {
    const { container } = await show(language);
    const heading = container.querySelector('h2');
    expect(heading?.textContent).toBe(title);
    expect(container.querySelector(`[aria-labelledby="${heading?.id}"]`)).not.toBeNull();
  });

  test('every button can be reached by keyboard and has a name', async () => {
    const { room } = await show();
    const all = [...room.getAllByRole('button'), ...room.getAllByRole('link')];
    expect(all.length).toBeGreaterThan(1);
    for (const each of all) {
      each.focus();
      expect(document.activeElement).toBe(each);
      expect(each.getAttribute('aria-label') ?? each.textContent).toMatch(/\w/);
    }
  });

  test('has a button for whatever a message may lead to', async () => {
    const track = { event: 'help_wanted', properties: { n: 1 } };
    const { room, stage, emit, end } = await show('en', [
      { label: 'Show me', start: 'tour', track },
      { label: 'Answer', reply: true },
      { label: 'Enough', track },
    ]);
    const press = (name: string) => fireEvent.click(room.getByRole('button', { name }));
    press('Show me');
    expect([stage.started, emit.mock.calls]).toEqual([['tour'], [['help_wanted', { n: 1 }]]]);
    press('Answer');
    expect([stage.replied(), emit.mock.calls.length]).toEqual([1, 1]);
    press('Enough');
    expect(emit.mock.calls).toHaveLength(2);
    expect(end.mock.calls).toEqual([['done'], ['done'], ['done']]);
    cleanup();
    const again = await show();
    const link = again.room.getByRole<HTMLAnchorElement>('link', { name: 'Read more' });
    expect([link.href, link.target]).toEqual(['https://example.com/', '_blank']);
    // The page it leads to is not fetched.
    link.addEventListener('click', (event) => event.preventDefault());
    fireEvent.click(link);
    expect(again.end.mock.calls).toEqual([['done']]);
  });

  test('is put off by its button, which says until when', async () => {
    const { room, end } = await show();
    fireEvent.click(room.getByRole('button', { name: 'Later' }));
    expect(end).toHaveBeenCalledOnce();
    expect(end.mock.calls[0]?.[0]).toBe('close');
    expect(end.mock.calls[0]?.[1].snoozedUntil).toBeGreaterThan(Date.now() + 7_000_000);
  });

  test('says itself at most once, in a region that was there before', async () => {
    const { container } = await show();
    const regions = container.querySelectorAll('[role=status]');
    expect(regions.length).toBeLessThanOrEqual(1);
    for (const region of regions) expect(region.textContent).toMatch(/^(Thank you\. Your.*)?$/);
  });

  test.each(['en', 'fi'])('axe finds nothing (%s)', async (language) => {
    const { container } = await show(language);
    // Colours and the page around it are looked at in a real browser.
    const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
    const { violations, passes } = await axe.run(container, { rules });
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    expect(passes.length).toBeGreaterThan(0);
  });

  test('no word of its own is the same in English and in Finnish', async () => {
    const said = async (language: string) => {
      const { container } = await show(language);
      const own = [...container.querySelectorAll('[aria-label]')];
      const words = own.map((each) => each.getAttribute('aria-label'));
      cleanup();
      return words;
    };
    const [english, finnish] = [await said('en'), await said('fi')];
    expect(english.filter((words) => finnish.includes(words))).toEqual([]);
  });

  test('leaves nothing that it listened to, and nothing in the page', async () => {
    const before = document.documentElement.outerHTML;
    const sheets = document.adoptedStyleSheets.length;
    const { stage, container, unmount } = await show();
    act(() => void unmount());
    container.remove();
    expect(stage.heldCount()).toBe(0);
    expect(document.documentElement.outerHTML).toBe(before);
    expect(document.adoptedStyleSheets).toHaveLength(sheets);
  });
});
