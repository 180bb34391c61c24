// @vitest-environment happy-dom
import { cleanup, fireEvent, waitFor } from '@testing-library/preact';
import { afterEach, expect, it } from 'vitest';
import { show } from '../testing.fixture.tsx';
import { Folded } from './folded.tsx';

afterEach(cleanup);

const draw = (count: number) =>
  show(
    <Folded items={Array.from({ length: count }, (_, at) => at)} first={3}>
      {(shown) => <p>{shown.length}</p>}
    </Folded>,
  );

it('shows the first of many, and all when asked', async () => {
  const { container, getByRole } = draw(6);
  expect(container.querySelector('p')?.textContent).toBe('3');
  fireEvent.click(getByRole('button', { name: 'Show all 6' }));
  await waitFor(() => expect(container.querySelector('p')?.textContent).toBe('6'));
  expect(container.querySelector('button')).toBeNull();
});

it('folds nothing for one or two', () => {
  const { container } = draw(5);
  expect(container.querySelector('p')?.textContent).toBe('5');
  expect(container.querySelector('button')).toBeNull();
});
