import type { JsonObject } from '@polku/protocol';

/** Where it happened: only what a rule or a figure uses, and never query texts, which may hold anything. */
export function readContext(): JsonObject {
  const context: JsonObject = { page: { path: location.pathname }, locale: navigator.language };
  // Automated browsers say so; their use is not a person's.
  if (navigator.webdriver) context.automated = true;
  return context;
}
