import { type Facts, match } from '@polku/protocol/match';
import type { Policy } from './bootstrap.ts';
import type { Showable } from './view.ts';

/** A named condition of the workspace's, and the kinds that wait while it holds. */
export type Suppression = NonNullable<Policy['suppress']>[number];

/** Those of the policy's conditions that hold now. */
export const suppressionsNow = ({ suppress }: Policy, facts: Facts): Suppression[] =>
  suppress?.filter(({ when }) => match(when, facts)) ?? [];

/** The name of the first that the flow waits for. */
export const suppressionOf = (
  { kind }: Showable,
  holding: readonly Suppression[],
): string | undefined =>
  holding.find(({ kinds }) => !kinds || (kinds as string[]).includes(kind))?.name;
