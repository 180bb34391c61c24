import type { Collector } from '@polku/collector';
import type { InvitationState, PersonPart } from '@polku/flows';
import type { Bootstrap } from './bootstrap.ts';
import type { History } from './history.ts';

/** Who is here, and what the backend says of them. Somebody else may come while something is asked for. */
export type Person = {
  /** The user's, else the device's: samples are drawn by it. */
  id(): string;
  part(): PersonPart | undefined;
  /** Grows with each person: what was asked for one is nothing for the next. */
  generation(): number;
  /** Somebody else, or nobody, is here now. */
  meet(): void;
  /** The same person is back: asked for again unless it is that fresh. */
  meetAgain(maxAgeMs: number): void;
  /** Resolves when it is known who the user is, or that nobody will say. */
  isKnown(): Promise<void>;
  /** Whether the backend lets this person be asked this survey now. No lease, or offline, means no. */
  lease(survey: string): Promise<boolean>;
  /** It has not come to the screen after all: who is asked instead need not wait until it is over. */
  giveBack(survey: string): void;
  /** What was counted of this invitation, as far as it is known here. */
  invitation(flow: string): InvitationState | undefined;
  /** Sends what was tracked and asks for the part that comes of it; resolves also when neither could be done. */
  catchUp(): Promise<void>;
  /** What this page knows newer than the backend has said, also for the next page. */
  note(change: Partial<PersonPart>): void;
};

export function createPerson(
  collector: Pick<Collector, 'token' | 'whoami' | 'flush'>,
  bootstrap: Bootstrap,
  history: History,
): Person {
  let part: PersonPart | undefined;
  let generation = 0;
  let asked: Promise<void> = Promise.resolve();
  let givenBack: Promise<unknown> = Promise.resolve();

  async function ask(maxAgeMs?: number): Promise<void> {
    const mine = generation;
    const token = await collector.token();
    const { userId, anonymousId } = collector.whoami();
    if (mine !== generation) return;
    history.switchTo(token?.userId ?? userId ?? '');
    const theirs = token && (await bootstrap.person(token, anonymousId, maxAgeMs));
    if (mine === generation) take(theirs);
  }

  function take(theirs: PersonPart | undefined) {
    if (!theirs) return;
    part = theirs;
    history.merge(theirs.history);
  }

  async function isKnown() {
    // While one was asked for, somebody else may have come.
    for (let known: unknown; known !== asked; ) {
      known = asked;
      await known;
    }
  }

  return {
    id() {
      const { userId, anonymousId } = collector.whoami();
      return userId ?? anonymousId;
    },
    part: () => part,
    generation: () => generation,
    meet() {
      generation++;
      part = undefined;
      asked = ask();
    },
    meetAgain(maxAgeMs) {
      asked = ask(maxAgeMs);
    },
    isKnown,
    invitation: (flow) => part?.invitations?.[flow],
    async catchUp() {
      await collector.flush();
      asked = ask(0);
      await isKnown();
    },
    note(change) {
      if (!part) return;
      part = { ...part, ...change };
      bootstrap.note(change);
    },
    async lease(survey) {
      const mine = generation;
      // What is given back after the next one was given would take that one.
      await givenBack;
      const token = await collector.token();
      const theirs =
        token && (await bootstrap.lease(token, collector.whoami().anonymousId, survey));
      if (mine !== generation) return false;
      take(theirs);
      return theirs?.lease?.flow === survey && theirs.lease.expiresAt > Date.now();
    },
    giveBack(survey) {
      const mine = generation;
      givenBack = collector.token().then((token) => {
        if (token && mine === generation)
          return bootstrap.giveBack(token, collector.whoami().anonymousId, survey);
      });
    },
  };
}
