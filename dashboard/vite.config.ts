import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/**
 * Loads the theme by a blocking script of its own before anything is painted: the policy of the
 * pages (Content-Security-Policy) lets no inline script run, and a module would run too late.
 */
const themeBeforePaint: Plugin = {
  name: 'theme-before-paint',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle }) {
      const theme = Object.values(bundle ?? {}).find((one) => one.name === 'theme');
      if (!theme) throw new Error('The build holds no chunk "theme".');
      return [{ tag: 'script', attrs: { src: `/${theme.fileName}` }, injectTo: 'head-prepend' }];
    },
  },
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwind(), themeBeforePaint],
  build: {
    target: 'es2022',
    // An asset in a data: address would need a hole in the policy of the pages.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: { main: 'index.html', theme: 'theme/before-paint.ts' },
      output: {
        // One file for all that the first page needs, instead of ten small ones beside each other.
        codeSplitting: {
          groups: [{ name: 'base', tags: ['$initial'], test: /^(?!.*before-paint)/ }],
        },
      },
    },
  },
});
