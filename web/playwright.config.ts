// Journeys against a running server: YARDSTICK_URL=http://127.0.0.1:8080 npm run e2e
import { defineConfig } from '@playwright/test';
import { browser } from './tests/browser';

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results/run',
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    baseURL: process.env.YARDSTICK_URL ?? 'http://127.0.0.1:8080',
    viewport: { width: 1366, height: 800 },
    locale: 'zh-CN',
    colorScheme: 'light',
    launchOptions: browser(true),
  },
});
