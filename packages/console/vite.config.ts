import { defineConfig, type HtmlTagDescriptor, type Plugin } from 'vite';

/**
 * Builds into files that the backend serves under a strict policy (`default-src 'self'`, trusted types
 * 'none'): nothing inline, nothing as data:, no polyfill that writes scripts.
 *
 * No framework preset: Vite's own compiler knows JSX, and what the preset adds (Babel, hot replacement of
 * components) is not worth its weight in a console this small.
 */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    // The first engines with `light-dark()` and `popover`.
    target: ['chrome123', 'edge123', 'firefox125', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The console, and the page in which a flow is previewed.
    rolldownOptions: { input: ['index.html', 'preview.html'] },
    reportCompressedSize: false,
  },
  plugins: [firstPaint()],
});

/**
 * Two things that Vite does not do by itself: the font is fetched beside the style sheet instead of after
 * it, and nothing is painted before the script has set the chosen colours, so that no page flashes white.
 */
function firstPaint(): Plugin {
  return {
    name: 'first-paint',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const font = Object.keys(bundle ?? {}).find((file) => file.endsWith('.woff2'));
        const tags: HtmlTagDescriptor[] = font
          ? [
              {
                tag: 'link',
                attrs: {
                  rel: 'preload',
                  as: 'font',
                  type: 'font/woff2',
                  crossorigin: '',
                  href: `/${font}`,
                },
                injectTo: 'head',
              },
            ]
          : [];
        return {
          html: html.replace('<script type="module"', '<script type="module" blocking="render"'),
          tags,
        };
      },
    },
  };
}
