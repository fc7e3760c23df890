// browser: Debian's Chromium, without a call home. `drawn`: with WebGL 2 in software, which is most of what a journey
// costs; without it the page lists instead of drawing, and journeys about cards, forms and tables take half the time.
import type { LaunchOptions } from '@playwright/test';

export const browser = (drawn: boolean): LaunchOptions => ({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox', ...(drawn ? ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'] : ['--disable-gpu', '--disable-3d-apis']),
    '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-default-apps',
    '--no-first-run', '--no-pings', '--disable-domain-reliability', '--metrics-recording-only',
  ],
});
