import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv } from 'vite';

// In this repository the package's entry is its source. The example takes what npm gets, so that it proves it;
// outside of here the aliases and `paths` in tsconfig.json go, and nothing else changes.
const dist = fileURLToPath(new URL('../../packages/sdk/dist/', import.meta.url));

export default defineConfig(({ mode }) => {
  if (!existsSync(`${dist}react.js`))
    throw new Error(`${dist} is not built. Run \`pnpm build\` at the root first.`);
  // The token comes from the demo product's server. It is asked for on our own origin and handed on, so the
  // page needs no cross-origin rights.
  const target = loadEnv(mode, import.meta.dirname, '').REPORTLY_URL ?? 'http://127.0.0.1:4801';
  const proxy = { '/polku-token': target, '/api/session': target };
  return {
    root: import.meta.dirname,
    plugins: [react()],
    resolve: {
      alias: [
        { find: '@polku/sdk/react', replacement: `${dist}react.js` },
        { find: '@polku/sdk', replacement: `${dist}index.js` },
      ],
      // What the package imports is the app's own React.
      dedupe: ['react'],
    },
    server: { host: '127.0.0.1', port: 5173, strictPort: true, proxy },
    preview: { host: '127.0.0.1', port: 5173, strictPort: true, proxy },
  };
});
