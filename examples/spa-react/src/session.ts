export type Session = {
  person: { name: string; email: string };
  account: { name: string };
};

/** Who is signed in, by the demo product's server. */
export async function fetchSession(): Promise<Session> {
  const response = await fetch('/api/session');
  if (!response.ok)
    throw new Error(`Nobody is signed in: /api/session answered ${response.status}.`);
  return response.json();
}
