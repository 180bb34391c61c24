import { z } from 'zod';

/** What Polku says of its own channels. */

/** A channel was switched off by itself: an admin hears of it by another one. */
export const ChannelDisabled = z.strictObject({
  type: z.literal('channel.disabled'),
  timestamp: z.iso.datetime(),
  data: z.strictObject({ channel: z.strictObject({ id: z.string(), kind: z.string() }) }),
});
export type ChannelDisabled = z.infer<typeof ChannelDisabled>;

/** "Send a test". */
export const ChannelTested = z.strictObject({
  type: z.literal('channel.tested'),
  timestamp: z.iso.datetime(),
  data: z.strictObject({ channel: z.strictObject({ id: z.string(), kind: z.string() }) }),
});
export type ChannelTested = z.infer<typeof ChannelTested>;
