/** When a flow came to the screen: moments and no count, for what is heard of twice, or by two devices, happened once. */

/** A limit on how often something is shown can be no higher. */
export const MAX_SHOWS = 20;

/** The newest of all these moments, each once and in their order. */
export const joinShows = (...all: (readonly number[] | undefined)[]): number[] =>
  [...new Set(all.flatMap((shows) => shows ?? []))].sort((a, b) => a - b).slice(-MAX_SHOWS);
