import { expect, look, openMap, settled, speak, tabTo, tallBuilding, test } from './journey';
import type { APIRequestContext } from '@playwright/test';

interface Item { room_ids: number[]; area: number; distance_m: number; building_id: number; ordinal: number; rooms: { number?: string }[] }
interface Idle { total: { count: number; area: number }; items: Item[] }
const idleOf = async (request: APIRequestContext, query: string) => (await (await request.get(`/api/idle?${query}`)).json()) as Idle;

for (const language of ['zh', 'en'] as const) {
  test(`what is in view is counted by unit and use, by keyboard (${language})`, async ({ page, request }) => {
    const building = await tallBuilding(request);
    const [west, south, east, north] = building.bounds;
    await speak(page, language);
    await openMap(page, `#/within?at=15,${(west + east) / 2},${(south + north) / 2},0,0`);
    await settled(page);
    await tabTo(page, '.card.within .form-actions button:nth-of-type(3)');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toContain('shape=');
    const ring = (new URLSearchParams(page.url().split('?')[1]).get('shape') ?? '').split(';').map((place) => place.split(',').map(Number));
    const answer = (await (await request.post('/api/within', { data: { type: 'Polygon', coordinates: [[...ring, ring[0]]] } })).json()) as { total: { rooms: { count: number }; buildings: { count: number } } };
    expect(answer.total.rooms.count).toBeGreaterThan(10);
    await expect(page.locator('.card.within .numbers')).toContainText(answer.total.rooms.count.toLocaleString('en-US'));
    await look(page, `within-${language}`);
  });
}

test('a link to adjoining rooms shows another person the same', async ({ page, request }) => {
  const answer = await idleOf(request, 'connected=true&min_area=80&reserved=true');
  expect(answer.items.length).toBeGreaterThan(0);
  await openMap(page, '#/idle?min_area=80&connected=true');
  await expect(page.locator('.idle-row')).toHaveCount(answer.items.length);
  await page.locator('.idle-row').first().click();
  await settled(page);
  await expect(page.locator('.floors [aria-checked=true]')).toBeVisible();
  await look(page, 'idle-groups');
});

test('a drawn shape is read, and nothing idle is said so', async ({ page }) => {
  await openMap(page, '#/within');
  await settled(page);
  await page.locator('.card.within .form-actions button').first().click();
  const box = await page.locator('.map').boundingBox();
  if (!box) throw new Error('no map');
  const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const;
  for (const corner of [at(0.3, 0.3), at(0.6, 0.3), at(0.6, 0.7)]) {
    await page.mouse.move(...corner);
    await page.mouse.click(...corner);
    await page.waitForTimeout(250);
  }
  await page.mouse.click(...at(0.6, 0.7));
  await expect.poll(() => page.url()).toContain('shape=');
  await expect(page.locator('.card.within .numbers')).toBeVisible();
  await page.goto('/#/idle?min_area=90000');
  await expect(page.locator('.idle-none')).toBeVisible();
  await look(page, 'idle-none');
});
