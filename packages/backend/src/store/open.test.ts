import { expect, test } from 'vitest';
import { openStore } from './open.ts';

test.each(['', 'polku.db', 'mysql://x/y', 'constructor:x'])(
  'refuses the address %j, naming what it expects',
  async (url) => {
    await expect(openStore(url)).rejects.toThrow(
      /expected a URL that starts with postgres: or sqlite:/,
    );
  },
);
