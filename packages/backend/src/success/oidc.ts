import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';

/**
 * Signing in by the word of an OpenID provider: code flow with PKCE, state and nonce, all checked by `openid-client`,
 * as are issuer, audience, signature and age. We ask for one thing more: that the provider has verified the e-mail,
 * because by it somebody is known here. Nobody is made by it: who is to come in is invited first.
 */
export type Oidc = {
  /** Where the browser goes, and what it keeps meanwhile. */
  begin(redirectUri: string): Promise<{ url: string; kept: string }>;
  /** → the e-mail that the provider vouches for. @throws when anything of it is not as it must be */
  finish(callback: URL, kept: string): Promise<string>;
};

export type OidcOptions = { issuer: string; clientId: string; clientSecret: string };

export function createOidc({ issuer, clientId, clientSecret }: OidcOptions): Oidc {
  let found: Promise<Configuration> | undefined;

  /** Asked for when it is needed: a provider that is down must not keep the backend from starting. */
  function discover(): Promise<Configuration> {
    const url = new URL(issuer);
    // Where somebody tries it out on their own machine; anywhere else http is refused.
    const isLocal = url.protocol === 'http:' && url.hostname === '127.0.0.1';
    const options = isLocal ? { execute: [allowInsecureRequests] } : {};
    found ??= discovery(url, clientId, clientSecret, undefined, options).catch((error) => {
      found = undefined;
      throw error;
    });
    return found;
  }

  return {
    async begin(redirectUri) {
      const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
      const url = buildAuthorizationUrl(await discover(), {
        redirect_uri: redirectUri,
        scope: 'openid email',
        response_type: 'code',
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      });
      return { url: url.href, kept: [state, nonce, verifier].join('.') };
    },

    async finish(callback, kept) {
      const [expectedState, expectedNonce, pkceCodeVerifier] = kept.split('.');
      if (!expectedState || !expectedNonce || !pkceCodeVerifier)
        throw new Error('This browser did not begin this sign-in.');
      const provider = await discover();
      const checks = { expectedState, expectedNonce, pkceCodeVerifier, idTokenExpected: true };
      const tokens = await authorizationCodeGrant(provider, callback, checks);
      const { sub } = tokens.claims() ?? {};
      if (sub === undefined) throw new Error('The provider has not said who it is.');
      const { email, email_verified: isVerified } = await fetchUserInfo(
        provider,
        tokens.access_token,
        sub,
      );
      if (!email || isVerified !== true)
        throw new Error('The provider has not verified the e-mail of who signed in.');
      return email;
    },
  };
}
