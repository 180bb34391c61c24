/** `1 user`, `2 users`. */
export const count = (many: number, what: string): string =>
  `${many} ${what}${many === 1 ? '' : 's'}`;
