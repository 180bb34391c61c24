import { z } from 'zod';
import { parseTrustedProxies } from './http/client-address.ts';
import { parseAllowedTargets } from './notify/guard.ts';

/** What a variable of the environment may hold, by its kind. Each fault is a sentence without its full stop. */

/** Events a second, and how many at once. */
export const toRate = (standard: string) =>
  z
    .string()
    .default(standard)
    .refine((text) => text === 'off' || RATE.test(text), {
      error: ({ input }) =>
        `expected events a second and at once, such as ${standard}, or off; received "${input}"`,
    })
    .transform((text) => {
      const [perSecond = 0, burst = 0] = text.split(':').map(Number);
      return text === 'off' ? undefined : { perSecond, burst };
    });

const RATE = /^[1-9]\d{0,8}:[1-9]\d{0,8}$/;

export const Port = z
  .string()
  .refine((text) => /^\d{1,5}$/.test(text) && Number(text) < 65_536, {
    error: ({ input }) => `expected a port, 0 to 65535; received "${input}"`,
  })
  .transform(Number);

export const toCount = (standard: string) =>
  z
    .string()
    .default(standard)
    .refine((text) => /^\d{1,9}$/.test(text), {
      error: ({ input }) => `expected a whole number such as ${standard}; received "${input}"`,
    })
    .transform(Number);

export const Seconds = z
  .string()
  .refine((text) => /^\d{1,3}$/.test(text), {
    error: ({ input }) => `expected seconds, 0 to 999; received "${input}"`,
  })
  .transform(Number);

export const AllowedTargets = z.string().transform((text, context) => {
  const { targets, faults } = parseAllowedTargets(text);
  for (const message of faults) context.addIssue({ code: 'custom', message });
  return targets;
});

export const Proxies = z.string().transform((text, context) => {
  const { trusted, faults } = parseTrustedProxies(text);
  for (const message of faults) context.addIssue({ code: 'custom', message });
  return trusted;
});
