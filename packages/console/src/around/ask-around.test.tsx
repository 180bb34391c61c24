// @vitest-environment happy-dom
import { cleanup, fireEvent } from '@testing-library/preact';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Client } from '../api/client.ts';
import { ConsoleProvider } from '../console-context.ts';
import { sampleMe } from '../samples.fixture.ts';
import { show } from '../testing.fixture.tsx';
import { AskAround } from './ask-around.tsx';
import { wasAsked } from './asked.ts';

beforeEach(() => window.localStorage.clear());
afterEach(cleanup);

const parts = {
  ...{ me: sampleMe, client: {} as Client, hasShortcuts: true }, // it asks the backend nothing
  ...{ refresh: async () => {}, onItem: () => () => {} },
};
const isAsked = (personId: string) => wasAsked(personId, () => window.localStorage);

it('asks once: an answer is kept for the person, and for nobody else', () => {
  const { getByRole, queryByRole } = show(
    <ConsoleProvider value={parts}>
      <AskAround onYes={async () => {}} />
    </ConsoleProvider>,
  );
  expect(isAsked(sampleMe.person.id)).toBe(false);
  fireEvent.click(getByRole('button', { name: 'No, thank you' }));
  expect(queryByRole('button')).toBeNull();
  expect([isAsked(sampleMe.person.id), isAsked('somebody-else')]).toEqual([true, false]);
});

it('asks nobody where nothing can be kept, for it would ask at each load', () => {
  const blocked = () => {
    throw new Error('blocked');
  };
  expect(wasAsked('maija', blocked)).toBe(true);
});
