import type { Role } from '@polku/backend/api';

/**
 * The sections of the settings by what they are about, for the page's own menu and for the palette. A section that a
 * role may neither change nor read is not offered to it.
 */
const ADMINS: readonly Role[] = ['admin'];

const GROUPS = [
  { group: 'product', sections: ['connect', 'milestones', 'keys'] },
  { group: 'customers', sections: ['touch', 'path'] },
  { group: 'users', sections: ['asking', 'languages', 'privacy'] },
  { group: 'us', sections: ['team', 'calendar', 'channels', 'log'] },
  { group: 'you', sections: ['account', 'telling', 'signin'] },
] as const;

export type Group = (typeof GROUPS)[number]['group'];
export type Section = (typeof GROUPS)[number]['sections'][number];

/** Of which others have no part that they may see. */
const ONLY: { [S in Section]?: readonly Role[] } = { keys: ADMINS, log: ADMINS };

export const sectionsFor = (role: Role): { group: Group; sections: readonly Section[] }[] =>
  GROUPS.map(({ group, sections }) => ({
    group,
    sections: sections.filter((section) => ONLY[section]?.includes(role) ?? true),
  }));

/** @param asked of the address */
export const pickSection = (asked: string | null, role: Role): Section | undefined =>
  sectionsFor(role)
    .flatMap(({ sections }) => sections)
    .find((section) => section === asked);
