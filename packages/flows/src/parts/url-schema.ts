import { z } from 'zod';

/** Addresses that a user is led to. */

/** A page. */
export const WebUrl = z.url({ protocol: /^https?$/ }).max(2_000);

/** A page, a mail or a call. */
export const LinkUrl = z.url({ protocol: /^(https?|mailto|tel)$/ }).max(2_000);
