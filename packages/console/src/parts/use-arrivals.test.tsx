// @vitest-environment happy-dom
import { act, cleanup, configure, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { receiveItems } from '../inbox-state.ts';
import { openConsole } from '../open-console.fixture.tsx';
import { sampleItem } from '../samples.fixture.ts';

configure({ asyncUtilTimeout: 10_000 });
type Shown = EventTarget & { text: string; tag: string };
const shown: Shown[] = [];
class FakeNotification extends EventTarget {
  static permission = 'granted';
  text: string;
  tag: string;
  constructor(_title: string, { body, tag }: { body: string; tag: string }) {
    super();
    this.text = body;
    this.tag = tag;
    shown.push(this);
  }
  close() {}
}

beforeEach(() => {
  shown.length = 0;
  vi.stubGlobal('Notification', FakeNotification);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it('what arrives is shown to who looks elsewhere, and leads to the item', async () => {
  const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  const { state, preferences, page } = openConsole('/accounts');
  const arrive = (seq: number) =>
    act(() => state.set(receiveItems(state.get(), [sampleItem({ seq })])));
  await arrive(3);
  expect(shown).toEqual([]);
  await act(() => preferences.desktop.set('on'));
  await arrive(4);
  visibility.mockReturnValue('visible');
  await arrive(5);
  expect(shown.map(({ text, tag }) => [text, tag])).toEqual([
    ['First report: Aino Lehtonen, Kaleva Oy', 'n4'],
  ]);
  await act(() => void shown[0]?.dispatchEvent(new Event('click')));
  await waitFor(() => expect(page()).toBe('inbox'));
  await waitFor(() =>
    expect(document.activeElement?.getAttribute('data-notification-id')).toBe('n4'),
  );
});
