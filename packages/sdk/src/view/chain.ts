/** An end of one's own that comes with another's at the latest. (`AbortSignal.any` is younger than our browsers.) */
export function endWith(signal: AbortSignal): AbortController {
  const over = new AbortController();
  if (signal.aborted) over.abort();
  else signal.addEventListener('abort', () => over.abort(), { signal: over.signal });
  return over;
}
