import { expect, look, openMap, settled, tallBuilding, roomsOf, test } from './journey';
import type { APIRequestContext, Page } from '@playwright/test';

interface Item { room_ids: number[]; area: number; distance_m: number; building_id: number; ordinal: number; rooms: { number?: string }[] }
interface Idle { total: { count: number; area: number }; items: Item[] }
const idleOf = async (request: APIRequestContext, query: string) => (await (await request.get(`/api/idle?${query}`)).json()) as Idle;
interface Unit { id: number; label: string; kind: string }
const bureauOf = async (request: APIRequestContext) => ((await (await request.get('/api/search?q=czj')).json()) as { items: Unit[] }).items.find(({ kind }) => kind === 'institution') as Unit;

const WORDS = {
  zh: { idle: '闲置', near: '距离起点', least: '最小面积', within: '直线距离以内', list: '结果', view: '当前视野', found: '间' },
  en: { idle: 'Idle', near: 'Measured from', least: 'Least area', within: 'Within a straight line of', list: 'Results', view: 'What is in view', found: 'rooms' },
} as const;

/** Tab until what has the focus answers to the selector: nothing here is clicked. */
async function tabTo(page: Page, selector: string, most = 60): Promise<void> {
  for (let i = 0; i < most; i++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the focus never reached ${selector}`);
}

async function speak(page: Page, language: 'zh' | 'en'): Promise<void> {
  await page.addInitScript((words) => localStorage.setItem('yardstick.prefs', words), language === 'en' ? 'en' : 'zh');
}

for (const language of ['zh', 'en'] as const) {
  const say = WORDS[language];

  test(`a door number with its building opens the room, by keyboard (${language})`, async ({ page, request }) => {
    const building = await tallBuilding(request);
    const [room] = await roomsOf(request, building.floors.find(({ rooms }) => rooms > 2)?.id ?? 0);
    await speak(page, language);
    await openMap(page);
    await page.keyboard.press('/');
    await page.keyboard.type(`${room?.number ?? ''} ${building.name ?? ''}`);
    await expect(page.getByRole('option').first()).toContainText(room?.number ?? '');
    await page.keyboard.press('Enter');
    await expect(page.locator('.side h2')).toContainText(room?.number ?? '');
    await expect.poll(() => page.url()).toMatch(/sel=room-/);
  });

  test(`idle offices of 15 m² within 2 km of a bureau, by keyboard (${language})`, async ({ page, request }) => {
    const bureau = await bureauOf(request);
    await speak(page, language);
    await openMap(page);
    await tabTo(page, '.rail-item:nth-of-type(2)');
    await page.keyboard.press('Enter');
    await expect(page.locator('.card.idle')).toBeVisible();
    await tabTo(page, '.near-search input');
    await page.keyboard.type(bureau.label);
    await expect(page.locator('.near-option').first()).toContainText(bureau.label);
    await page.keyboard.press('Enter');
    await expect(page.locator('.near-now')).toContainText(bureau.label);
    await tabTo(page, `input[aria-label="${say.within}"]`);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('2000');
    await tabTo(page, `input[aria-label="${say.least}"]`);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('15');
    await page.keyboard.press('Tab');
    await expect.poll(() => page.url()).toMatch(new RegExp(`institution=${bureau.id}.*within=2000.*min_area=15|institution=${bureau.id}&within=2000&min_area=15`));
    const answer = await idleOf(request, `institution=${bureau.id}&within=2000&min_area=15`);
    expect(answer.total.count).toBeGreaterThan(1);
    await expect(page.locator('.idle-total')).toContainText(`${answer.total.count} ${say.found}`);
    await expect(page.locator('.idle-row')).toHaveCount(Math.min(answer.items.length, 500));
    await look(page, `idle-${language}`);
    await tabTo(page, '.idle-row');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toContain(`sel=room-${answer.items[0]?.room_ids[0]}`);
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.url()).toContain(`sel=room-${answer.items[1]?.room_ids[0]}`);
    await expect(page.locator('.idle-row[aria-selected=true]')).toContainText(answer.items[1]?.rooms[0]?.number ?? '');
    await settled(page);
    await look(page, `idle-room-${language}`);
  });

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
