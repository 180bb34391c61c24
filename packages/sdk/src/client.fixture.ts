import type { Flow, PersonPart, SharedPart } from '@polku/flows';
import { vi } from 'vitest';

/** A backend as the SDK sees one, given as `fetch`, with two flows to publish. */

export const ENDPOINT = 'https://polku.example';
export const welcome = {
  id: 'welcome',
  kind: 'message',
  name: 'Welcome',
  version: 2,
  trigger: { on: 'load' },
  frequency: 'once',
  surface: 'slideout',
  title: 'Welcome',
  text: 'Good to see you.',
} satisfies Flow;
export const survey = {
  id: 'ces',
  kind: 'survey',
  name: 'Effort',
  version: 1,
  trigger: { on: 'code' },
  frequency: 'once',
  questions: [{ kind: 'ces', id: 'ease', text: 'It was easy.' }],
} satisfies Flow;

/** An identity token as far as a browser reads it. */
export const token = (sub: string) => () => {
  const iat = Math.floor(Date.now() / 1_000);
  const part = (value: object) => btoa(JSON.stringify(value));
  return `${part({ alg: 'HS256' })}.${part({ sub, account: 'northwind', iat, exp: iat + 900 })}.x`;
};

export function createBackend() {
  const requests: { url: string; body: Record<string, unknown> }[] = [];
  const shared: SharedPart = {
    revision: '1',
    flows: [welcome],
    milestones: [],
    policy: { maxInterruptions: 1, surveyEveryDays: 30, accountShare: 0.2 },
    theme: {},
    isPaused: false,
  };
  const person: Omit<PersonPart, 'userId'> = {
    facts: { user: {}, account: {}, milestones: {}, decided: {} },
    history: {},
  };
  const answer = (url: string, body: Record<string, unknown>) => {
    if (url.includes('?key=')) return shared;
    if (url.endsWith('/v1/bootstrap')) {
      const [, payload = ''] = String(body.token).split('.');
      return { userId: JSON.parse(atob(payload)).sub, ...person };
    }
    const events = body.events as { id: string }[];
    return { success: true, results: events.map(({ id }) => ({ id, status: 'accepted' })) };
  };
  return {
    requests,
    shared,
    person,
    async fetch(input: string | URL | Request, init?: RequestInit) {
      const url = String(input);
      const body = init?.body ? JSON.parse(String(init.body)) : {};
      requests.push({ url, body });
      return Response.json(answer(url, body));
    },
    /** One field of every request for a person's part. */
    asked: (field: string) =>
      requests.filter(({ url }) => url.endsWith('/v1/bootstrap')).map(({ body }) => body[field]),
    events: () =>
      requests
        .flatMap(({ body }) => (body.events as { name?: string }[] | undefined) ?? [])
        .map(({ name }) => name),
  };
}

/** Listeners on the page that are still there, by target and type: neither removed nor ended by a signal. */
export function countListeners(): () => string[] {
  type Held = { name: string; type: string; listener: unknown; signal: AbortSignal | undefined };
  const held = new Set<Held>();
  for (const [name, target] of Object.entries({ document, window })) {
    const add = target.addEventListener.bind(target) as EventTarget['addEventListener'];
    const remove = target.removeEventListener.bind(target) as EventTarget['removeEventListener'];
    vi.spyOn(target, 'addEventListener').mockImplementation(((
      type: string,
      listener: EventListener,
      options?: AddEventListenerOptions | boolean,
    ) => {
      const signal = typeof options === 'object' ? options.signal : undefined;
      held.add({ name, type, listener, signal });
      add(type, listener, options);
    }) as never);
    vi.spyOn(target, 'removeEventListener').mockImplementation(((
      type: string,
      listener: EventListener,
      ...rest: [boolean?]
    ) => {
      for (const each of held) {
        const isIt = each.name === name && each.type === type && each.listener === listener;
        if (isIt) held.delete(each);
      }
      remove(type, listener, ...rest);
    }) as never);
  }
  return () =>
    [...held].flatMap(({ name, type, signal }) => (signal?.aborted ? [] : [`${name} ${type}`]));
}
