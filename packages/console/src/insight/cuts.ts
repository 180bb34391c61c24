/** By what figures are compared; as the backend's routes name it. */
export const CUTS = ['touchLevel', 'plan', 'stage', 'owner', 'cohort', 'version'] as const;
export type Cut = (typeof CUTS)[number];
