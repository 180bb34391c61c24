interface ImportMetaEnv {
  readonly VITE_POLKU_KEY: string;
  /** The backend's origin, such as http://127.0.0.1:4800. */
  readonly VITE_POLKU_ENDPOINT: string;
  /** @default '/polku-token' */
  readonly VITE_TOKEN_URL?: string;
}
