import type { JsonObject } from '@polku/protocol';
import type { Session } from './session.ts';

/**
 * Where things happen: only what a rule or a figure uses, and never query texts, which may hold anything. A part of
 * its own.
 *
 * @example createCollector({ …, context: createPageContext() })
 */
export function createPageContext(): (session: Session) => JsonObject {
  let found = readCampaign();
  return ({ get, set }) => {
    // What brought the user to this page is kept for the session, or until something else does.
    if (found) set({ campaign: found });
    found = undefined;
    return {
      page: {
        path: location.pathname,
        title: document.title,
        referrer: document.referrer.split(/[?#]/)[0],
      },
      locale: navigator.language,
      campaign: get().campaign,
      // Automated browsers say so; their use is not a person's.
      automated: navigator.webdriver || undefined,
    };
  };
}

/** It goes up with every event: a link of a stranger must not fill them. */
const MAX_QUERY_LENGTH = 1_000;

/** The parameters that everybody has agreed on; without a source they are nobody's campaign. */
function readCampaign(): JsonObject | undefined {
  const query = new URLSearchParams(globalThis.location?.search.slice(0, MAX_QUERY_LENGTH));
  const known = [...query].filter(([key]) =>
    /^utm_(source|medium|campaign|term|content)$/.test(key),
  );
  return query.has('utm_source') ? Object.fromEntries(known) : undefined;
}
