import { expect, look, onScreen, openMap, roomsOf, settled, tallBuilding, test } from './journey';

test('the city opens with its numbers and its districts', async ({ page, request }) => {
  const city = (await (await request.get('/api/city')).json()) as { name: string; totals: { rooms: number } };
  await openMap(page);
  await expect(page.getByRole('heading', { name: city.name })).toBeVisible();
  await expect(page.locator('.numbers')).toContainText(city.totals.rooms.toLocaleString('en-US'));
  await look(page, 'city');
});

test('a building opens level, floors change, a room shows its card, and Esc steps back', async ({ page, request }) => {
  const building = await tallBuilding(request);
  await openMap(page, `#/map?b=${building.id}`);
  await settled(page);
  await expect(page.locator('.legend li').first()).toBeVisible();
  await look(page, 'building');

  const shown = building.floors.find((floor) => floor.ordinal === 0) ?? building.floors.at(-1);
  const above = building.floors.find((floor) => floor.ordinal === (shown?.ordinal ?? 0) + 1);
  if (!above) throw new Error('no floor above');
  await page.keyboard.press('ArrowUp');
  await expect(page.locator('.floors [aria-checked=true]')).toHaveText(above.label);
  expect(page.url()).toContain(`f=${above.ordinal}`);

  const room = (await roomsOf(request, above.id)).find(({ lon }) => lon);
  if (!room) throw new Error('no room with a place');
  await page.waitForTimeout(600);
  const at = await onScreen(page, room.lon, room.lat);
  await page.mouse.click(at.x, at.y);
  await expect(page.locator('.side h2')).toContainText(room.number);
  await look(page, 'room');

  await page.keyboard.press('Escape');
  await expect(page.locator('.side h2')).toContainText(building.name ?? '');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('radiogroup')).toHaveCount(0);
});

test('a link shows another person the same', async ({ page, request, context }) => {
  const building = await tallBuilding(request);
  const floor = building.floors.find(({ rooms }) => rooms > 2);
  const [room] = await roomsOf(request, floor?.id ?? 0);
  await openMap(page, `#/map?b=${building.id}&f=${floor?.ordinal}&sel=room-${room?.id}&by=state`);
  await settled(page);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.locator('[data-action=link]').click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const other = await context.newPage();
  await other.goto(link);
  await expect(other.locator('.map[data-ready=true]')).toBeVisible();
  await expect(other.locator('.side h2')).toContainText(room?.number ?? '');
  await expect(other.locator('.floors [aria-checked=true]', { hasText: floor?.label })).toBeVisible();
  await other.waitForTimeout(1500);
  expect(other.url()).toBe(link);
});

test('the three colourings count the same rooms', async ({ page, request }) => {
  const building = await tallBuilding(request);
  await openMap(page, `#/map?b=${building.id}`);
  await settled(page);
  const counted = async () => {
    await expect(page.locator('.legend li').first()).toBeVisible();
    const texts = await page.locator('.legend li .number:nth-child(3)').allTextContents();
    return texts.reduce((sum, text) => sum + Number(text.replace(/[^\d]/g, '')), 0);
  };
  const byUse = await counted();
  expect(byUse).toBeGreaterThan(2);
  await page.keyboard.press('t');
  await page.waitForTimeout(800);
  expect(await counted()).toBe(byUse);
  await look(page, 'by-institution');
  await page.keyboard.press('t');
  await page.waitForTimeout(800);
  expect(await counted()).toBe(byUse);
  await page.locator('.legend li button').first().click();
  await expect(page.locator('.legend li button[aria-pressed=true]')).toHaveCount(1);
  expect(page.url()).toMatch(/only=\w+/);
  await look(page, 'by-state');
});

test('the list and the map are one selection', async ({ page, request }) => {
  const building = await tallBuilding(request);
  await openMap(page, `#/map?b=${building.id}`);
  await settled(page);
  await page.keyboard.press('l');
  const row = page.locator('.list .ant-table-row').first();
  await expect(row).toBeVisible();
  await row.click();
  await expect(page.locator('.list .chosen')).toHaveCount(1);
  expect(page.url()).toMatch(/sel=room-\d+/);
  await look(page, 'list');
  await page.keyboard.press('l');
  await expect(page.locator('.list')).toHaveCount(0);
});

test('language and darkness are remembered', async ({ page }) => {
  await openMap(page);
  await page.locator('[data-action=language]').click();
  await expect(page.getByRole('button', { name: 'Data' })).toBeVisible();
  await page.locator('[data-action=theme]').click();
  await expect(page.locator('html[data-theme=dark]')).toBeAttached();
  await page.reload();
  await expect(page.locator('html[lang=en][data-theme=dark]')).toBeAttached();
  await expect(page.locator('.map[data-ready=true]')).toBeVisible();
  await look(page, 'dark-english');
  await page.getByRole('button', { name: 'Data' }).click();
  await expect(page.locator('.drop')).toBeVisible();
  await look(page, 'dark-data');
});

test('a phone has the map, a sheet and the floors', async ({ page, request }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const building = await tallBuilding(request);
  await openMap(page, `#/map?b=${building.id}`);
  await settled(page);
  await expect(page.locator('.sheet')).toHaveAttribute('data-height', 'half');
  await look(page, 'phone');
  await page.locator('.sheet-grip').click();
  await expect(page.locator('.sheet')).toHaveAttribute('data-height', 'full');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});

test('a failure says what happened and the number to quote', async ({ page }) => {
  const problem = { title: 'Internal error', title_zh: '内部错误', status: 500, detail: 'It broke.', detail_zh: '服务器内部出错，请稍后再试。', request_id: 'a1b2c3' };
  await page.route('**/api/buildings/1', (route) => route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) }));
  await openMap(page, '#/map?b=1');
  await expect(page.locator('.side .failure')).toContainText('a1b2c3');
  await expect(page.locator('.side .failure')).toContainText(problem.detail_zh);
  await look(page, 'failure');
  await page.unroute('**/api/buildings/1');
  await page.locator('.side .failure button').click();
  await expect(page.locator('.side .card h2')).toBeVisible();
});

test('a change on the server is asked for without anybody asking', async ({ page, request }) => {
  await page.addInitScript(() => {
    const streams: EventSource[] = [];
    const Made = window.EventSource;
    Object.assign(window, { streams, EventSource: class extends Made { constructor(url: string) { super(url); streams.push(this); } } });
  });
  const building = await tallBuilding(request);
  await openMap(page, `#/map?b=${building.id}`);
  await settled(page);
  const asked: string[] = [];
  page.on('request', (sent) => asked.push(new URL(sent.url()).pathname));
  const hear = (changed: unknown) => page.evaluate((data) => {
    const [stream] = (window as unknown as { streams: EventSource[] }).streams;
    stream?.dispatchEvent(new MessageEvent('revision', { data }));
  }, JSON.stringify({ revision: 2, changed }));
  const cityTiles = () => asked.filter((path) => path.startsWith('/tiles/city/'));

  await hear(null);
  await expect.poll(() => cityTiles().length).toBeGreaterThan(0);
  expect(asked).toContain(`/api/buildings/${building.id}`);
  expect(asked.filter((path) => path.startsWith('/tiles/streets/'))).toEqual([]);
  await settled(page);

  const all = cityTiles().length;
  asked.length = 0;
  const [west, south] = building.bounds;
  await hear([{ source: 'city', min_zoom: 16, bounds: [west, south, west, south] }]);
  await expect.poll(() => cityTiles().length).toBeGreaterThan(0);
  await page.waitForTimeout(500);
  expect(cityTiles().length).toBeLessThan(all);

  asked.length = 0;
  await hear([{ source: 'city', min_zoom: 16, bounds: [west + 1, south, west + 1, south] }]);
  await page.waitForTimeout(500);
  expect(cityTiles()).toEqual([]);
});

test('floors change without asking for tiles', async ({ page, request }) => {
  const building = await tallBuilding(request);
  await openMap(page, `#/map?b=${building.id}`);
  await settled(page);
  const asked: string[] = [];
  page.on('request', (sent) => asked.push(new URL(sent.url()).pathname));
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await page.waitForTimeout(1000);
  expect(page.url()).toMatch(/f=\d/);
  expect(asked.filter((path) => path.startsWith('/tiles/'))).toEqual([]);
});

test('without WebGL 2 there are still lists and search', async ({ page }) => {
  await page.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
      return kind.startsWith('webgl') ? null : Reflect.apply(getContext, this, [kind, ...rest]);
    } as typeof getContext;
  });
  await page.goto('/#/map');
  await expect(page.getByRole('alert')).toContainText('WebGL');
  await page.locator('.list .ant-table-row').first().click();
  await expect(page.locator('.side h2')).not.toBeEmpty();
  await look(page, 'no-webgl');
});

test('an empty register says where to begin', async ({ page }) => {
  await page.route('**/api/city', async (route) => {
    const city = (await (await route.fetch()).json()) as { totals: Record<string, number>; bounds: unknown };
    for (const name of Object.keys(city.totals)) city.totals[name] = 0;
    city.bounds = null;
    await route.fulfill({ json: city });
  });
  await openMap(page);
  await page.locator('.side .ant-empty .ant-btn').click();
  await expect(page.locator('.drop')).toBeVisible();
});
