import { type RawBuilder, sql } from 'kysely';

/** Of two columns the later moment; null is none. Each engine has another name for it. */
export const laterOf = (one: string, other: string): RawBuilder<number> =>
  sql<number>`case when ${sql.ref(other)} > ${sql.ref(one)} then ${sql.ref(other)} else ${sql.ref(one)} end`;
