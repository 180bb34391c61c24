/** Where somebody chooses a password. After the #, so that the token is in no log of any server. */
export const toPasswordLink = (publicUrl: string, token: string): string =>
  `${publicUrl}/sign-in#password=${token}`;
