// Journeys against a running server: YARDSTICK_URL=http://127.0.0.1:8080 npm run e2e [-- --project=drawn|plain]
import { defineConfig, type LaunchOptions } from '@playwright/test';

/**
 * Debian's Chromium, without a call home. `drawn` is with WebGL 2 in software, which is most of what a journey costs;
 * without it the page lists instead of drawing, and journeys about cards, forms and tables take half the time.
 */
const browser = (drawn: boolean): LaunchOptions => ({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox', ...(drawn ? ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'] : ['--disable-gpu', '--disable-3d-apis']),
    '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-default-apps',
    '--no-first-run', '--no-pings', '--disable-domain-reliability', '--metrics-recording-only',
  ],
});
/** Journeys that ask for no map. */
const PLAIN = /(records|settings|catalogue|roles|reviews)\.spec\.ts$/;

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results/run',
  workers: 1,
  // Software GL on a busy machine takes many times what it takes alone; a deadline only ends what hangs.
  timeout: 240_000,
  expect: { timeout: 45_000 },
  reporter: [['list']],
  use: {
    baseURL: process.env.YARDSTICK_URL ?? 'http://127.0.0.1:8080',
    viewport: { width: 1366, height: 800 },
    locale: 'zh-CN',
    colorScheme: 'light',
  },
  projects: [
    { name: 'drawn', testIgnore: PLAIN, use: { launchOptions: browser(true) } },
    { name: 'plain', testMatch: PLAIN, use: { launchOptions: browser(false) } },
  ],
});
