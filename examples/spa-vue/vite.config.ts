import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, loadEnv } from 'vite';

// In this repository the package's entries are its source. The example takes what npm gets, so that it proves it;
// outside of here the aliases and `paths` in tsconfig.json go, and nothing else changes.
const dist = fileURLToPath(new URL('../../packages/sdk/dist/', import.meta.url));

export default defineConfig(({ mode }) => {
  if (!existsSync(`${dist}vue.js`))
    throw new Error(`${dist} is not built. Run \`pnpm build\` at the root first.`);
  // As in examples/spa-react: the token comes from the demo product's server, asked for on our own origin.
  const target = loadEnv(mode, import.meta.dirname, '').REPORTLY_URL ?? 'http://127.0.0.1:4801';
  const proxy = { '/polku-token': target };
  return {
    root: import.meta.dirname,
    define: {
      __VUE_OPTIONS_API__: false,
      __VUE_PROD_DEVTOOLS__: false,
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
    },
    resolve: {
      alias: [
        { find: '@polku/sdk/vue', replacement: `${dist}vue.js` },
        { find: '@polku/sdk', replacement: `${dist}index.js` },
      ],
    },
    server: { host: '127.0.0.1', port: 5174, strictPort: true, proxy },
    preview: { host: '127.0.0.1', port: 5174, strictPort: true, proxy },
  };
});
