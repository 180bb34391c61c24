import type { SessionState } from '@polku/collector';
import type { PersonPart, SharedPart } from '@polku/flows';
import type { Facts } from '@polku/protocol';

/**
 * The facts that audiences are matched against, read anew at each decision: what the backend says of the
 * person, and what only this page can know.
 */
export function readFacts(
  shared: SharedPart,
  person: PersonPart | undefined,
  session: SessionState,
): Facts {
  return {
    user: { ...person?.facts.user, id: person?.userId ?? session.userId },
    account: { ...person?.facts.account, id: person?.accountId ?? session.accountId },
    decided: person?.facts.decided ?? {},
    milestones: nestAccount({ ...reachedHere(shared, session), ...person?.facts.milestones }),
    page: { path: location.pathname, title: document.title, host: location.host },
    device: { language: navigator.language, isTouch: matchMedia('(pointer: coarse)').matches },
  };
}

/** Milestones this browser has seen reached, ahead of what the backend will say. */
function reachedHere({ milestones }: SharedPart, { counts, lastAt }: SessionState) {
  const reached: { [key: string]: number } = {};
  for (const { key, count = 1 } of milestones) {
    if ((counts[key] ?? 0) >= count) reached[key] = lastAt;
  }
  return reached;
}

/** A rule reads by dotted path, so that the account's `account.first_use` stands one level down. */
function nestAccount(milestones: { [key: string]: number }): Facts {
  const ofAccount = Object.entries(milestones).flatMap(([key, at]) =>
    key.startsWith('account.') ? [[key.slice('account.'.length), at]] : [],
  );
  return { ...milestones, account: Object.fromEntries(ofAccount) };
}
