import type { Message } from '../message/schema.ts';

/** The registry of surfaces, known facet: what this version can draw on. */
export const SURFACE_KINDS: { [S in Message['surface']]: true } = { slideout: true };
