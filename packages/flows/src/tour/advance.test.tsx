// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/preact';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createFakeStage } from '../stage.fixture.ts';
import type { CodeStep } from './code.ts';
import { tourExample } from './schema.ts';
import { View } from './view.tsx';

afterEach(cleanup);

/** A tour whose first step goes on by `advance`; its target stands on the page. */
function show(advance: CodeStep['advance'], part: Partial<CodeStep> = {}) {
  const stage = createFakeStage();
  const field = document.createElement('input');
  const first: CodeStep = { id: 'one', at: '#one', title: 'One', text: '', advance, ...part };
  const steps = [
    first,
    { id: 'two', title: 'Two', text: '' },
    { id: 'end', title: 'Three', text: '' },
  ];
  render(<View flow={{ ...tourExample, steps }} stage={stage} emit={vi.fn()} end={vi.fn()} />);
  stage.put('#one', field);
  const type = (value: string) => {
    field.value = value;
    stage.fire(field, new Event('input'));
  };
  return { stage, field, type };
}
const title = () => screen.getByRole('heading').textContent;

describe('a step goes on', () => {
  test('T34: by a click on its target, after the host has had it, once', () => {
    const { stage, field } = show({ on: 'click' });
    stage.fire(field);
    expect(title()).toBe('Two');
    stage.fire(field);
    expect(title()).toBe('Two');
  });

  test('T36: by what is typed, when that is enough, and once', () => {
    const { type } = show({ on: 'input', where: { fact: 'length', is: 'gte', value: 3 } });
    type('ab');
    expect(title()).toBe('One');
    type('abc');
    type('abcd');
    expect(title()).toBe('Two');
  });

  test('T36: by what code says of what is typed', () => {
    const { type, field } = show({ on: 'input', when: () => field.value.includes('@') });
    type('ab');
    expect(title()).toBe('One');
    type('a@b');
    expect(title()).toBe('Two');
  });

  test('T37: by a click on something else, which need not be there yet', () => {
    const { stage } = show({ on: 'click', at: '.menu > [role=menuitem]' });
    stage.fire('.menu > [role=menuitem]');
    expect(title()).toBe('Two');
  });

  test('by any other event of the page', () => {
    const { stage, field } = show({ on: 'dom', type: 'drop' });
    stage.fire(field, new Event('dragover'));
    expect(title()).toBe('One');
    stage.fire(field, new Event('drop'));
    expect(title()).toBe('Two');
  });

  test('by what is tracked, with the properties that it asks for', () => {
    const where = { fact: 'properties.rows', is: 'gt', value: 5 } as const;
    const { stage } = show({ on: 'event', event: 'saved', where });
    stage.track('saved', { rows: 3 });
    stage.track('opened', { rows: 9 });
    expect(title()).toBe('One');
    stage.track('saved', { rows: 9 });
    expect(title()).toBe('Two');
  });

  test('by a milestone', () => {
    const { stage } = show({ on: 'milestone', milestone: 'first_use' });
    stage.reach('other');
    expect(title()).toBe('One');
    stage.reach('first_use');
    expect(title()).toBe('Two');
  });

  test('by coming to a page', () => {
    const { stage } = show({ on: 'route', page: '/reports/*' });
    expect(title()).toBe('One');
    stage.route('/reports');
    expect(title()).toBe('One');
    stage.route('/reports/1');
    expect(title()).toBe('Two');
  });
});

describe('T56: a step of another page', () => {
  test('is not seen there, and comes back with its page', () => {
    const { stage } = show(undefined, { page: '/billing*' });
    expect(screen.queryByRole('heading')).toBeNull();
    expect(stage.placed()).toBeUndefined();
    stage.route('/billing');
    stage.put('#one', document.createElement('b'));
    expect(title()).toBe('One');
    stage.route('/home');
    expect(screen.queryByRole('heading')).toBeNull();
    expect(stage.placed()).toBeUndefined();
    stage.route('/billing-2');
    expect(title()).toBe('One');
  });

  test('is not missing there, however long the user stays', () => {
    vi.useFakeTimers();
    show(undefined, { page: '/billing', waitMs: 100 });
    vi.advanceTimersByTime(60_000);
    expect(screen.queryByRole('heading')).toBeNull();
    vi.useRealTimers();
  });
});

test("T38: a button of the step's own does what it says, and the tour stays", () => {
  const onClick = vi.fn();
  show(undefined, { buttons: [{ label: 'Help', onClick }] });
  screen.getByRole('button', { name: 'Help' }).click();
  expect(onClick).toHaveBeenCalledOnce();
  expect(title()).toBe('One');
});
