// @vitest-environment happy-dom
import type { Flow } from '@polku/flows';
import type { PointingStage, ViewProps } from '@polku/flows/views';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { mount } from './index.tsx';
import * as pointing from './pointing.ts';

const flow = { id: 'x', kind: 'message' } as Flow;
let leave: (() => void) | undefined;

beforeEach(() => {
  HTMLElement.prototype.showPopover = () => {};
  document.body.innerHTML =
    '<main><button id="new"><b>New</b></button><button id="other"></button></main>';
});
afterEach(() => leave?.());

function show(View: ComponentType<ViewProps<'tour'>>) {
  leave = mount({
    flow,
    view: { View, Surface: undefined, styles: '', room: { in: 'top' } },
    pointing,
    languages: ['en'],
    words: {},
    theme: {},
    isField: () => false,
    facts: () => ({}),
    warn: () => {},
    start: () => {},
    reply: undefined,
    seen: () => {},
    history: () => undefined,
    invitation: () => undefined,
    catchUp: async () => {},
    heard: () => [],
    onEvent: () => () => {},
    onMilestone: () => () => {},
    onCommand: () => () => {},
    emit: () => {},
    end: () => {},
  });
}
/** The stage that a view is given. */
async function openStage(): Promise<PointingStage> {
  const given = vi.fn<(stage: PointingStage) => void>();
  show(({ stage }) => {
    useEffect(() => given(stage), []);
    return <p>View</p>;
  });
  await vi.waitFor(() => expect(given).toHaveBeenCalled());
  return given.mock.calls[0]?.[0] as PointingStage;
}
const element = (selector: string) => document.querySelector(selector) as HTMLElement;
const turn = () => new Promise((resolve) => setTimeout(resolve));

describe('a view', () => {
  test('stands in the shell, and leaves nothing behind', () => {
    const before = document.documentElement.outerHTML;
    show(() => <p>View</p>);
    const host = document.querySelector('polku-stage');
    expect(host?.shadowRoot?.querySelector('p')?.textContent).toBe('View');
    leave?.();
    expect(document.documentElement.outerHTML).toBe(before);
  });

  test('that cannot be drawn leaves nothing behind either', () => {
    const before = document.documentElement.outerHTML;
    expect(() =>
      show(() => {
        throw new Error('a bug of ours');
      }),
    ).toThrow('a bug of ours');
    expect(document.documentElement.outerHTML).toBe(before);
  });
});

describe('a click on a target', () => {
  test('is heard wherever in it it was, after the host has had it', async () => {
    const stage = await openStage();
    const order: string[] = [];
    element('#new').addEventListener('click', () => order.push('host'));
    stage.onDom('click', element('#new'), () => order.push('view'));
    element('#new b').click();
    element('#other').click();
    await turn();
    expect(order).toEqual(['host', 'view']);
  });

  test('T36: is told with what it happened on, which the event has forgotten by then', async () => {
    const stage = await openStage();
    const heard = vi.fn<(event: Event, origin: EventTarget | undefined) => void>();
    stage.onDom('click', element('#new'), heard);
    element('#new b').click();
    await turn();
    expect(heard.mock.calls[0]?.[1]).toBe(element('#new b'));
  });

  test('is heard though the host stops it', async () => {
    const stage = await openStage();
    const heard = vi.fn();
    element('#new').addEventListener('click', (event) => event.stopImmediatePropagation());
    stage.onDom('click', element('#new'), heard);
    element('#new').click();
    await turn();
    expect(heard).toHaveBeenCalledOnce();
  });

  test.each<[string, (stop: () => void) => void]>([
    ['the view listens no longer', (stop) => stop()],
    ['the view is gone', () => leave?.()],
  ])('is not heard once %s, not even one that was on its way', async (_, end) => {
    const stage = await openStage();
    const heard = vi.fn();
    const stop = stage.onDom('click', element('#new'), heard);
    element('#new').click();
    end(stop);
    element('#new').click();
    await turn();
    expect(heard).not.toHaveBeenCalled();
  });
});

test('S24: of two at once, as two SDKs on one page draw them, closing one leaves the other', () => {
  show(() => <p>First</p>);
  const leaveFirst = leave;
  show(() => <p>Second</p>);
  leaveFirst?.();
  const left = [...document.querySelectorAll('polku-stage')];
  expect(left.map(({ shadowRoot }) => shadowRoot?.querySelector('p')?.textContent)).toEqual([
    'Second',
  ]);
});
