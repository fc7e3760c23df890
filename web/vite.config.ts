import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The page is served from the root of the server, which puts a nonce into index.html.
export default defineConfig({
  plugins: [react()],
  build: {
    target: ['chrome111', 'firefox115'],
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1300,
    assetsInlineLimit: 0,
    rollupOptions: {
      output: {
        manualChunks: (id) => {
          if (id.includes('node_modules/maplibre-gl/')) return 'maplibre';
          if (/node_modules\/(react|react-dom|scheduler)\//.test(id)) return 'react';
          return undefined;
        },
      },
    },
  },
  server: { port: 18191, proxy: { '^/(api|tiles|styles|ogc|events)': 'http://127.0.0.1:18190' } },
});
