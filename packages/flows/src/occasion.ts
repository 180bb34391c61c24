import type { Facts } from '@polku/protocol';

/**
 * What has just happened. `code`, `follow` and `start` name their flow and pass over its trigger, not its
 * audience; `start` takes the place of what is open, because the user or the page's own code asked for it.
 */
export type Occasion =
  | { on: 'load' }
  | { on: 'event'; name: string; properties?: Facts }
  | { on: 'code'; flow: string }
  | { on: 'follow'; flow: string }
  /** The delay of its trigger is over. */
  | { on: 'due'; flow: string }
  | { on: 'start'; flow: string }
  /** Of every flow at once, before it: what would be shown if its trigger came. */
  | { on: 'ahead' }
  /** Nothing new: what waits may come now, because the user or a place has become free. */
  | { on: 'free' };

/** Whether what comes of it opens by itself: nobody has asked for it by name, and it ends no chain. */
export const isByItself = ({ on }: Occasion): boolean =>
  on !== 'code' && on !== 'follow' && on !== 'start';
