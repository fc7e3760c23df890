import { join } from 'node:path';
import type { APIRequestContext, Page } from '@playwright/test';
import { expect, look, openMap, settled, test } from './journey';

interface Image { id: number; kind: string; flown: string; bounds: [number, number, number, number] }
interface Survey { id: number; name: string; flown: string; imagery: Image[] }
const surveysOf = async (request: APIRequestContext) => ((await (await request.get('/api/surveys')).json()) as { items: Survey[] }).items;
const DELIVERY = join(process.env.YARDSTICK_DATA ?? 'yardstick-data', 'demo/delivery');

/** The photograph's tiles that the page has asked for. */
function tilesOf(page: Page, kind: string): Set<string> {
  const asked = new Set<string>();
  page.on('response', (response) => { if (response.status() === 200 && new RegExp(`/tiles/${kind}-\\d+/\\d+/`).test(response.url())) asked.add(response.url()); });
  return asked;
}

test('surveys by their days, each file with its verdict', async ({ page, request }) => {
  const [newest] = await surveysOf(request);
  await page.goto('/#/surveys');
  await expect(page.locator('.surveys > li')).not.toHaveCount(0);
  await page.getByRole('button', { name: newest?.name ?? '' }).click();
  await expect(page.locator('.survey-files tbody tr')).toHaveCount(10);
  await expect(page.locator('.survey-files')).toContainText('orthophoto.tif');
  await look(page, 'surveys');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 360, height: 740 });
  await look(page, 'surveys-phone-dark');
});

test('a photograph lies under the plans, another day beside it, the ground rises', async ({ page, request }) => {
  const tiles = tilesOf(page, 'ortho');
  const heights = tilesOf(page, 'terrain');
  const photos = (await surveysOf(request)).flatMap(({ imagery }) => imagery).filter(({ kind }) => kind === 'ortho');
  await openMap(page);
  await settled(page);
  await page.getByRole('button', { name: '影像' }).click();
  await expect.poll(() => page.url()).toContain(`photo=${photos[0]?.id}`);
  await expect.poll(() => tiles.size).toBeGreaterThan(0);
  const slider = page.getByRole('slider', { name: '不透明度' });
  await slider.focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => page.url()).toContain('opacity=95');
  await page.locator('.imagery .ant-select').nth(1).click();
  await page.locator('.ant-select-item-option', { hasText: '2024-10-15' }).click();
  await expect.poll(() => page.url()).toContain(`against=${photos[1]?.id}`);
  await expect(page.getByRole('slider', { name: '拖动以对比两期影像' })).toBeVisible();
  await expect.poll(() => [...tiles].some((url) => url.includes(`ortho-${photos[1]?.id}/`))).toBe(true);
  await look(page, 'imagery');
  await page.locator('.imagery .ant-select').nth(2).click();
  await page.locator('.ant-select-item-option', { hasText: 'DSM' }).click();
  await page.getByRole('checkbox', { name: '三维地形' }).check();
  await expect.poll(() => page.url()).toContain('raised=1');
  await expect.poll(() => heights.size).toBeGreaterThan(0);
});

test('photos stand where they were taken, one opens its picture', async ({ page, request }) => {
  const [newest] = await surveysOf(request);
  const photo = newest?.imagery.find(({ kind }) => kind === 'ortho');
  const [west = 0, south = 0, east = 0, north = 0] = photo?.bounds ?? [];
  await openMap(page, `#/map?at=17,${(west + east) / 2},${(south + north) / 2},0,0&photo=${photo?.id}&photos=1`);
  await expect(page.locator('.photo-point')).toHaveCount(6);
  await page.getByRole('button', { name: 'DJI_0003.JPG' }).click();
  const picture = page.getByRole('img', { name: 'DJI_0003.JPG' });
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((img) => (img as HTMLImageElement).naturalWidth)).toBe(320);
  await look(page, 'photo');
});

test('a survey is chosen on the line of days, its cloud lies as a box and says what it is', async ({ page, request }) => {
  const surveys = await surveysOf(request);
  const [newest, older] = surveys;
  await openMap(page);
  await page.getByRole('button', { name: '影像' }).click();
  const days = page.getByRole('list', { name: '测绘时间轴' }).getByRole('button');
  await expect(days).toHaveCount(surveys.length);
  await days.first().click();
  await expect.poll(() => page.url()).toContain(`survey=${older?.id}`);
  await expect.poll(() => page.url()).toContain(`photo=${older?.imagery.find(({ kind }) => kind === 'ortho')?.id}`);
  await days.last().click();
  await expect.poll(() => page.url()).toContain(`survey=${newest?.id}`);
  await expect(days.last()).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('checkbox', { name: '点云范围' }).check();
  await page.getByRole('button', { name: '点云 cloud.las' }).click();
  const card = page.locator('.cloud-card');
  await expect(card).toContainText('cloud.las');
  await expect(card).toContainText('LAS 1.2');
  await expect(card).toContainText('EPSG:4548');
  await settled(page);
  await look(page, 'cloud');
});

test('a delivery is handed in file by file, and says what it is', async ({ page }) => {
  await page.goto('/#/surveys');
  await page.getByRole('textbox', { name: '名称' }).fill('现场照片');
  await page.locator('input[type=file]').setInputFiles([1, 2].map((n) => join(DELIVERY, `DJI_000${n}.JPG`)));
  await expect(page.locator('.surveys > li', { hasText: '现场照片' })).toBeVisible({ timeout: 40_000 });
  await expect(page.locator('.survey-files tbody tr')).toHaveCount(2);
  await expect(page.locator('.survey-files')).toContainText('DJI_0002.JPG');
});

test.describe('nobody signed in', () => {
  test.use({ as: null });
  test('looks at surveys and hands nothing in', async ({ page }) => {
    await page.goto('/#/surveys');
    await expect(page.locator('.surveys > li')).not.toHaveCount(0);
    await expect(page.locator('.drop')).toHaveCount(0);
  });
});
