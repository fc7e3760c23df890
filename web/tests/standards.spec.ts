import { expect, look, openMap, settled, test } from './journey';
import type { Page } from '@playwright/test';

interface Finding { id: number; object: string; room_id: number; state: string }
const speak = (page: Page, language: 'zh' | 'en') => page.addInitScript((words) => localStorage.setItem('yardstick.prefs', words), language);

for (const language of ['zh', 'en'] as const) {
  test(`a finding opens its room (${language})`, async ({ page, request }) => {
    test.slow(); // a floor is drawn
    const { items } = (await (await request.get('/api/warnings?code=over_standard&level=red&limit=100')).json()) as { items: Finding[] };
    expect(items.length).toBeGreaterThan(5);
    await speak(page, language);
    await openMap(page, '#/warnings?code=over_standard&level=red');
    await expect(page.locator('.warning-row')).toHaveCount(items.length);
    await page.locator('.warning-row button').first().click();
    await expect.poll(() => page.url()).toContain(`sel=room-${items[0]?.room_id}`);
    await expect(page.locator('.warning-detail .timeline li').first()).toBeVisible();
    await expect(page.locator('.explain')).toHaveCount(0); // only the head of the bureau signs
    await settled(page);
    await look(page, `warnings-${language}`);
  });

  test(`the city is counted and a number opens its rooms (${language})`, async ({ page, request }) => {
    const answer = (await (await request.get('/api/statistics?by=class')).json()) as { total: { rooms: number }; items: { rooms: number }[] };
    await speak(page, language);
    await page.goto('/#/statistics?groups=class');
    await expect(page.locator('.statistics .numbers')).toContainText(answer.total.rooms.toLocaleString('en-US'));
    await expect(page.locator('.statistics .ant-table-row')).toHaveCount(answer.items.length);
    await expect(page.locator('.bars canvas')).toBeVisible();
    await look(page, `statistics-${language}`);
    await page.locator('.statistics .ant-table-row .as-link').first().click();
    await expect(page.locator('.ant-drawer .ant-table-row').first()).toBeVisible();
    await expect(page.locator('.ant-drawer')).toContainText(answer.items[0]?.rooms.toLocaleString('en-US') ?? '');
    await look(page, `statistics-rooms-${language}`);
    await page.locator('.ant-drawer .ant-table-row .as-link').first().click();
    await expect.poll(() => page.url()).toContain('sel=room-');
  });
}

test('what a unit might have with other posts', async ({ page, request }) => {
  const { items } = (await (await request.get('/api/warnings?code=area_over_entitlement&limit=1')).json()) as { items: { object_id: number }[] };
  await openMap(page, `#/map?sel=institution-${items[0]?.object_id}`);
  const total = page.locator('.entitlement-sum td').first();
  await expect(total).not.toBeEmpty();
  const before = await total.textContent();
  await page.getByRole('button', { name: '假设编制' }).click();
  await page.locator('.what-if input').last().fill('999');
  await page.locator('.what-if input').last().blur();
  await expect(total).not.toHaveText(before ?? '');
  await look(page, 'entitlement');
});

test('what was given back, held again and lent is what the city published', async ({ request }) => {
  const moved = (await (await request.get('/api/statistics/movements?from=2021-01-01&to=2026-01-01')).json()) as Record<'given_back' | 'held_again' | 'lent', { units: number; area: number }>;
  expect(moved.given_back).toMatchObject({ units: 72, area: 23039.92 });
  expect(moved.held_again.area).toBe(14201.76);
  expect(moved.lent).toMatchObject({ units: 25, area: 5194.36 });
});
