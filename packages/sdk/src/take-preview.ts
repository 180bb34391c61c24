/**
 * The token of a preview's link, taken out of the address; all else in it stays as it is written. At once: what reads
 * the address later, records it, or hands it on as a referrer, finds none.
 */
export function takePreview(): string | undefined {
  const [whole = '', token] = /[?&]polku_preview=([^&]*)/.exec(location.search) ?? [];
  if (token) {
    const href = location.href.replace(`${whole}&`, whole[0] as string).replace(whole, '');
    history.replaceState(history.state, '', href);
  }
  return token;
}
