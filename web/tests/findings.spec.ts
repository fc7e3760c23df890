// Findings and the review as the map shows them, and what a unit may have with other posts, small, light and dark.
import type { Page } from '@playwright/test';
import { expect, look, onScreen, openMap, settled, speak, test } from './journey';
import { post } from './planning';

interface Place { building_id: number; building: string; open: number; red: number; lon: number; lat: number }

async function everyWay(page: Page, name: string): Promise<void> {
  // Under a dialog too, where nobody could reach the button.
  const turn = () => page.evaluate(() => document.querySelector<HTMLElement>('[data-action=theme]')?.click());
  for (const dark of ['', '-dark']) {
    if (dark) await turn();
    await settled(page);
    await look(page, name + dark);
    await page.setViewportSize({ width: 360, height: 740 });
    await settled(page);
    await look(page, `${name}${dark}-360`);
    await page.setViewportSize({ width: 1366, height: 800 });
  }
  await turn();
}

for (const language of ['zh', 'en'] as const) {
  test(`the board of findings stands beside the map, whose dots count them and narrow it (${language})`, async ({ page, request }) => {
    test.slow();
    const { items } = (await (await request.get('/api/warnings/places')).json()) as { items: Place[] };
    const all = items.reduce((sum, place) => sum + place.open, 0);
    expect(all).toBeGreaterThan(20);
    await speak(page, language);
    const most = items.reduce((a, b) => (b.open > a.open ? b : a));
    await openMap(page, `#/warnings?at=17.5,${most.lon},${most.lat}`);
    await settled(page);
    await expect(page.locator('.warning-rules').first()).toBeVisible();
    await everyWay(page, `findings-map-${language}`);
    await settled(page);
    const at = await onScreen(page, most.lon, most.lat);
    await page.mouse.click(at.x, at.y);
    await expect.poll(() => page.url()).toMatch(/building=\d+/);
    const asked = /building=(\d+)/.exec(page.url())?.[1];
    const listed = (await (await request.get(`/api/warnings?building_id=${asked}&limit=100`)).json()) as { items: unknown[] };
    await expect(page.locator('.warning-row')).toHaveCount(listed.items.length);
    await look(page, `findings-building-${language}`);
  });

  test(`how far the round of review is, on the map (${language})`, async ({ page, request }) => {
    test.slow();
    const name = `${language === 'zh' ? '数据审核' : 'Review'} ${Date.now() % 100_000}`;
    await post(request, '/api/reviews', { name });
    const rounds = (await (await request.get('/api/reviews')).json()) as { items: { id: number; name: string }[] };
    const round = rounds.items.find((row) => row.name === name) ?? { id: 0 };
    const { items } = (await (await request.get(`/api/reviews/${round.id}/units`)).json()) as { items: unknown[] };
    await speak(page, language);
    await openMap(page, `#/review?code=${round.id}`);
    await settled(page);
    await expect(page.locator('.confirm-bar').first()).toBeVisible();
    await expect(page.locator('.confirm .quiet').first()).toContainText(String(items.length));
    await everyWay(page, `review-map-${language}`);
    await page.locator('.confirm-units button').first().click();
    await expect.poll(() => page.url()).toContain('sel=courtyard-');
  });

  test(`what a unit may have with other posts, to the last digit (${language})`, async ({ page, request }) => {
    const { items } = (await (await request.get('/api/warnings?code=area_over_entitlement&limit=1')).json()) as { items: { object_id: number }[] };
    const unit = items[0]?.object_id;
    await speak(page, language);
    await openMap(page, `#/map?sel=institution-${unit}`);
    await page.locator('.section-extra .as-link, .entitlement').first().waitFor();
    await page.getByRole('button', { name: language === 'zh' ? '假设编制' : /what if/i }).click();
    const fields = page.locator('.what-if input');
    const n = await fields.count();
    for (let i = 0; i < n; i++) { await fields.nth(i).fill(i === n - 1 ? '85' : '0'); await fields.nth(i).blur(); }
    await page.locator('.what-if').scrollIntoViewIfNeeded();
    const answer = (await (await request.get(`/api/institutions/${unit}/entitlement`)).json()) as { ranks: { rank: string }[] };
    const asked = answer.ranks.map(({ rank }, i) => `${rank}=${i === answer.ranks.length - 1 ? 85 : 0}`).join(',');
    const what = (await (await request.get(`/api/institutions/${unit}/entitlement?rank_counts=${asked}`)).json()) as { basic: { value: number } };
    await expect(page.locator('.entitlement-sum td').first()).toHaveText(what.basic.value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 }));
    await look(page, `what-if-${language}`);
    await page.locator('[data-action=theme]').click();
    await look(page, `what-if-${language}-dark`);
  });
}
