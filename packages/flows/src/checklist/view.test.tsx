// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFakeStage } from '../stage.fixture.ts';
import { type Checklist, checklistExample } from './schema.ts';
import { View } from './view.tsx';

beforeEach(() => {
  // The page is laid out in a real browser only (test/e2e/messages).
  document.elementsFromPoint = () => [];
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

type Stage = ReturnType<typeof createFakeStage>;

function show(
  part: Partial<Checklist> = {},
  before: (stage: Stage) => void = () => {},
  language = 'en',
) {
  const stage = createFakeStage([language]);
  before(stage);
  const emit = vi.fn();
  const end = vi.fn();
  const flow = { ...checklistExample, ...part };
  const props = { flow, stage, emit, end, Surface: () => null };
  const { container, unmount } = render(<View {...props} />);
  return { stage, emit, end, container, unmount };
}
const launcher = () => screen.getByRole('button', { expanded: false });
const open = () => fireEvent.click(launcher());
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const told = (emit: ReturnType<typeof vi.fn>) =>
  emit.mock.calls.map(([name, { item }]) => `${name} ${item}`);
const doAll = (stage: Stage) => {
  stage.track('colleague_invited');
  stage.reach('first_use');
  fireEvent.click(screen.getByRole('checkbox', { name: 'Read the short guide' }));
};

describe('a checklist', () => {
  test('is a launcher until it is pressed, and takes no focus before', () => {
    const { stage } = show();
    expect(launcher().getAttribute('aria-label')).toBe('Your first week. 0 of 3 done');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(stage.invited).toEqual([]);
    expect(screen.getByRole('status').textContent).toBe('');
    open();
    const dialog = screen.getByRole('dialog', { name: 'Your first week' });
    expect(document.activeElement).toBe(dialog);
  });

  test('is collapsed by its cross and by Escape, and the focus goes to the launcher', () => {
    show();
    for (const collapse of [
      () => press('Close the list'),
      () => fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Escape' }),
    ]) {
      open();
      collapse();
      expect(screen.queryByRole('dialog')).toBeNull();
      expect(document.activeElement).toBe(launcher());
    }
  });

  test('an item is done by its milestone, its event or by hand, and told of once', () => {
    const { stage, emit } = show();
    open();
    stage.track('something_else');
    expect(emit).not.toHaveBeenCalled();
    doAll(stage);
    stage.track('colleague_invited');
    expect(told(emit)).toEqual([
      'checklist_item_done invite',
      'checklist_item_done report',
      'checklist_item_done guide',
    ]);
  });

  test('an event counts when its properties match', () => {
    const items = checklistExample.items.map((item) =>
      item.id === 'invite'
        ? {
            ...item,
            doneBy: {
              on: 'event' as const,
              event: 'invited',
              where: { fact: 'properties.role', is: 'eq' as const, value: 'editor' },
            },
          }
        : item,
    );
    const { stage, emit } = show({ items });
    stage.track('invited', { role: 'viewer' });
    expect(emit).not.toHaveBeenCalled();
    stage.track('invited', { role: 'editor' });
    expect(told(emit)).toEqual(['checklist_item_done invite']);
  });

  test('what was done before is done: on another device, elsewhere, or on this page before the list', () => {
    const { emit } = show({}, (stage) => {
      stage.remember({ shownAt: 1, progress: { step: 'guide', at: 1, seen: ['guide'] } });
      stage.know({ milestones: { first_use: 1 } });
      stage.track('colleague_invited');
    });
    // The device that did it has told of it.
    expect(told(emit)).toEqual(['checklist_item_done report', 'checklist_item_done invite']);
    expect(screen.getByRole('button').getAttribute('aria-label')).toContain('All done');
  });

  test('what another device has done meanwhile is there when it is opened', () => {
    const { stage } = show();
    stage.remember({ shownAt: 1, progress: { step: 'guide', at: 1, seen: ['guide'] } });
    open();
    expect(screen.getByText('1 of 3 done')).toBeTruthy();
  });

  test('the next item leads on: it starts its flow, and the list makes room', () => {
    const { stage } = show();
    open();
    press('Show me');
    expect(stage.started).toEqual(['welcome']);
    expect(screen.queryByRole('dialog')).toBeNull();
    open();
    const link = screen.getByRole<HTMLAnchorElement>('link', { name: 'Open' });
    expect([link.target, link.rel]).toEqual(['_blank', 'noopener noreferrer']);
  });

  test('is put off, or declined for good', () => {
    const { end } = show({ mayDecline: true });
    const now = Date.now();
    open();
    press('Later');
    press('Don’t show again');
    const [[, later], declined] = end.mock.calls as [[string, { snoozedUntil: number }], unknown];
    expect(later.snoozedUntil).toBeGreaterThanOrEqual(now + 24 * 3_600_000);
    expect(declined).toEqual(['close', { isForGood: true }]);
  });

  test('says how far it is when that changes', async () => {
    const { stage } = show();
    stage.track('colleague_invited');
    await vi.waitFor(() =>
      expect(screen.getByRole('status').textContent).toBe('Your first week. 1 of 3 done'),
    );
  });

  test('when all is done it says so, calmly, and ends', () => {
    const { stage, end } = show();
    open();
    doAll(stage);
    expect(screen.getByText('You have done everything on this list.')).toBeTruthy();
    expect(end).not.toHaveBeenCalled();
    press('Close');
    expect(end.mock.calls).toEqual([['done']]);
  });

  test('S40: it ends by itself, unless the user has come to it', () => {
    vi.useFakeTimers();
    const done = (stage: Stage) => {
      stage.remember({ shownAt: 1, progress: { step: 'x', at: 1, seen: ['guide', 'report'] } });
    };
    const first = show({}, done);
    first.stage.track('colleague_invited');
    act(() => void vi.advanceTimersByTime(10_000));
    expect(first.end.mock.calls).toEqual([['done']]);
    cleanup();
    for (const come of [fireEvent.pointerEnter, fireEvent.focusIn]) {
      const { stage, end, container } = show({}, done);
      stage.track('colleague_invited');
      act(() => void vi.advanceTimersByTime(5_000));
      act(() => void come(container.querySelector('.checklist') as Element));
      act(() => void vi.advanceTimersByTime(60_000));
      expect(end).not.toHaveBeenCalled();
      cleanup();
    }
  });

  test.each(['en', 'fi'])('axe finds nothing, at rest, open and done (%s)', async (language) => {
    const { container, stage } = show({ mayDecline: true }, undefined, language);
    const look = async () => {
      // Colours and the page around it are looked at in a real browser.
      const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
      const { violations } = await axe.run(container, { rules });
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    };
    await look();
    open();
    stage.track('colleague_invited');
    await look();
    stage.reach('first_use');
    fireEvent.click(screen.getByRole('checkbox'));
    await look();
  });

  test('leaves nothing that it listened to', () => {
    const { stage, unmount } = show();
    expect(stage.heldCount()).toBeGreaterThan(0);
    act(() => void unmount());
    expect(stage.heldCount()).toBe(0);
  });
});
