/** All that this app has to do with Polku: who is here, which page they see, what they did. */
import { createPolku } from '@polku/sdk';

const env = import.meta.env;

export const polku = createPolku({
  key: env.VITE_POLKU_KEY,
  endpoint: env.VITE_POLKU_ENDPOINT,
  consent: 'given',
});

/** Called by Polku when it needs one, and again when the last has expired. */
export async function getToken(): Promise<string> {
  const url = env.VITE_TOKEN_URL ?? '/polku-token';
  const response = await fetch(url);
  if (!response.ok) throw new Error(`No token: ${url} answered ${response.status}.`);
  return response.text();
}

// A hot update makes a second Polku; the first must leave the page before.
import.meta.hot?.dispose(() => void polku.destroy());
