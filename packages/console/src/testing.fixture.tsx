import { type RenderResult, render } from '@testing-library/preact';
import type { ComponentChildren } from 'preact';
import { createCell } from './cell.ts';
import { createLocale, type Language, LocaleProvider } from './locale.ts';
import { Announcer } from './parts/announcer.tsx';
import { ClockProvider } from './parts/moment.tsx';
import { NOW_MS } from './samples.fixture.ts';

/** Draws what stands on a page, in a language, at a time, in UTC. */
export function show(children: ComponentChildren, language: Language = 'en'): RenderResult {
  return render(
    <LocaleProvider value={createLocale(language, [], 'UTC')}>
      <ClockProvider value={createCell(NOW_MS)}>
        <Announcer>{children}</Announcer>
      </ClockProvider>
    </LocaleProvider>,
  );
}

/** The text of an element as it is read: white space as one space. */
export const textOf = (element: Element | null | undefined): string =>
  (element?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();

/** Presses a key where the focus is. */
export function press(key: string, init: KeyboardEventInit = {}): void {
  const target = document.activeElement ?? document.body;
  target.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }),
  );
}
