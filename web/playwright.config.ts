// Journeys against a running server: YARDSTICK_URL=http://127.0.0.1:8080 npm run e2e
import { defineConfig } from '@playwright/test';

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
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
        '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-default-apps',
        '--no-first-run', '--no-pings', '--disable-domain-reliability', '--metrics-recording-only',
      ],
    },
  },
});
