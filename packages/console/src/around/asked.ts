/**
 * Whether somebody has been asked to be shown around, in this browser: asked once, and never again. Where nothing can be
 * kept they are not asked, for they would be at each load.
 */
const toKey = (personId: string): string => `polku.around.${personId}`;

export function wasAsked(personId: string, storage: () => Storage): boolean {
  try {
    return storage().getItem(toKey(personId)) !== null;
  } catch {
    return true;
  }
}

export function keepAsked(personId: string, storage: () => Storage): void {
  try {
    storage().setItem(toKey(personId), 'asked');
  } catch {
    // Full: they are asked once more.
  }
}
