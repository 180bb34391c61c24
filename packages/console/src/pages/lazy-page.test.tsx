// @vitest-environment happy-dom
import { cleanup, waitFor } from '@testing-library/preact';
import { afterEach, expect, it } from 'vitest';
import { show, textOf } from '../testing.fixture.tsx';
import { lazyPage } from './lazy-page.tsx';

afterEach(cleanup);

it('shows that a page is loaded, then the page, and the next time the page at once', async () => {
  let loads = 0;
  const Lazy = lazyPage(async () => {
    loads += 1;
    return () => <p>Flows</p>;
  });
  const first = show(<Lazy />);
  expect(textOf(first.container)).toContain('Loading the page…');
  await waitFor(() => expect(textOf(first.container)).toContain('Flows'));
  cleanup();
  expect(textOf(show(<Lazy />).container)).toContain('Flows');
  expect(loads).toBe(1);
});

it('offers to load the console again when the page’s file is gone', async () => {
  const Lazy = lazyPage(() => Promise.reject(new TypeError('Failed to fetch')));
  const { findByRole } = show(<Lazy />);
  expect(await findByRole('button', { name: 'Load again' })).toBeTruthy();
});
