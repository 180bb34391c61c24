import { type Entry, toEntry, toEvent } from './entry.ts';
import type { Inside, Person } from './inside.ts';
import { createTokenKeeper, type GetToken, type Token } from './token.ts';
import { elapsed } from './within.ts';

/** When the host gave no token, it is asked again after this long. */
const TOKEN_RETRY_MS = 10_000;

/** Who the user is, as `identify()` takes it beside a bare id. */
export type Identity = {
  /** @internal */
  attach(inside: Inside): Person;
};

/**
 * A verified identity: the person that your server's tokens name. A part of its own beside the bare user id,
 * which is never verified.
 *
 * Between `identify()` and the token's arrival (and again when one has run out) events are anonymous and held
 * back, and then given their person. If the page dies before, they are sent as anonymous by the next one, and its
 * verified identify merges them into the user.
 *
 * @example
 * collector.identify(byToken(() => fetch('/polku-token').then((response) => response.text())));
 */
export const byToken = (getToken: GetToken): Identity => ({
  attach({ session, queue, sender, emit, warn, person, now }) {
    const keeper = createTokenKeeper(getToken, now);
    /** Ids of what waits for its token. */
    let held = new Set<string>();
    /** The host could give no token and is not asked again before this, by the monotonic clock. */
    let restsUntil = 0;

    const isHeld = ({ id }: Entry) => held.has(id);

    async function settle() {
      const restsMs = restsUntil - elapsed();
      if (held.size === 0) return;
      if (restsMs > 0) return sender.schedule(restsMs);
      try {
        await ask(held);
      } catch (error) {
        warn(error instanceof Error ? error.message : String(error));
        restsUntil = elapsed() + TOKEN_RETRY_MS;
        sender.schedule(TOKEN_RETRY_MS);
      }
    }

    async function ask(asked: Set<string>) {
      const token = await keeper.fresh();
      // Somebody else was identified meanwhile: these events are not theirs. Or another call was quicker.
      if (person() === self && asked === held) give(token);
    }

    function give(token: Token) {
      const { userId, accountId, jwt } = token;
      const isSomebodyElse = session.become(userId, accountId);
      const { anonymousId, sessionId } = session.get();
      /** The account that the host has told for this person, which holds when the token names none. */
      let told: string | undefined;
      const entries = queue
        .peek()
        .filter(isHeld)
        .map((entry): Entry => {
          const event = toEvent(entry);
          if (event.type === 'group' || !isSomebodyElse) told = event.accountId;
          const known = { anonymousId, sessionId, userId, accountId: accountId ?? told };
          return { ...entry, ...toEntry({ ...event, ...known }, jwt) };
        });
      if (isSomebodyElse && told !== undefined) session.set({ accountId: accountId ?? told });
      held = new Set();
      queue.put(entries);
      emit('person', token);
    }

    const self: Person = {
      current() {
        const token = keeper.current();
        return { userId: token?.userId, token: token?.jwt };
      },
      hold({ id, token }) {
        if (!token) held.add(id);
      },
      isHeld,
      settle,
      token: () => keeper.fresh().catch(() => undefined),
    };
    return self;
  },
});
