import { expect, look, settled, test, tallBuilding } from './journey';
import type { Page } from '@playwright/test';

const CSV = (building: string, area: string) => `code,building_code,ordinal,number,name,use,usable_area\nE2E-1,${building},0,901,测试间,office,18.50\nE2E-2,${building},0,902,测试间,office,${area}\n`;

async function hand(page: Page, text: string): Promise<void> {
  await page.goto('/#/data');
  await expect(page.locator('.drop')).toBeVisible();
  await page.locator('input[type=file]').setInputFiles({ name: 'rooms.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await expect(page.locator('.fields')).toBeVisible();
}

test('a table with a problem is not imported, and the problem is told by row', async ({ page, request }) => {
  const building = await tallBuilding(request);
  await page.goto('/#/data');
  await expect(page.locator('.drop')).toBeVisible();
  await look(page, 'data');
  await hand(page, CSV(building.code ?? '', 'twelve'));
  await look(page, 'data-columns');
  await page.locator('.form-actions .ant-btn-primary').click();
  await expect(page.locator('.problems .ant-table-row').first()).toContainText('twelve');
  expect(page.url()).toMatch(/dry=\d+/);
  await expect(page.locator('.form-actions .ant-btn-primary')).toBeDisabled();
  await look(page, 'data-dry-run');
});

test('a small table is looked at, mapped, tried and imported', async ({ page, request }) => {
  const building = await tallBuilding(request);
  await hand(page, CSV(building.code ?? '', '12.00'));
  await page.locator('.form-actions .ant-btn-primary').click();
  await expect.poll(() => page.url()).toMatch(/dry=\d+/);
  await expect(page.locator('.form-actions .ant-btn-primary')).toBeEnabled();
  await page.locator('.form-actions .ant-btn-primary').click();
  await expect.poll(() => page.url()).toMatch(/job=\d+/);
  await page.reload();
  await expect(page.locator('.data-import .numbers')).toBeVisible({ timeout: 30_000 });
  await look(page, 'data-done');
  await page.locator('.form-actions .ant-btn-primary').click();
  await expect(page.locator('.map[data-ready=true]')).toBeVisible();
});

test('a file of tiles becomes the base map under the city', async ({ page, request }) => {
  await page.goto('/#/data');
  await expect(page.locator('.drop')).toBeVisible();
  await page.locator('input[type=file]').setInputFiles('../tests/fixtures/streets.pmtiles');
  await expect(page.locator('#layer-name')).toBeVisible();
  await expect(page.locator('#register')).toBeVisible();
  await page.locator('#layer-name').fill('sheet');
  await page.getByRole('checkbox').check();
  await look(page, 'data-tiles');
  await page.locator('.form-actions .ant-btn-primary').click();
  await expect.poll(() => page.url()).toMatch(/dry=\d+/);
  // The map may be there already, behind this page, and ask as soon as the layer is.
  const asked = page.waitForRequest(/\/tiles\/sheet\/\d+\/\d+\/\d+\.mvt/);
  await page.locator('.form-actions .ant-btn-primary').click();
  await expect(page.locator('.data-import .numbers')).toBeVisible({ timeout: 30_000 });
  await page.locator('.form-actions .ant-btn-primary').click();
  await asked;
  await expect(page.locator('.map[data-ready=true]')).toBeVisible();
  await settled(page);
  await look(page, 'map-tiles');
  const city = (await (await request.get('/api/city')).json()) as { layers: { name: string; format?: string }[] };
  expect(city.layers.find(({ name }) => name === 'sheet')).toMatchObject({ format: 'mvt'});
  // And goes again, from the map behind this page, too.
  await page.goto('/#/data');
  const row = page.locator('.registers li', { hasText: 'sheet' });
  await row.getByRole('button').first().click();
  const made = page.waitForEvent('download');
  await page.locator('.jobs a[download]').first().click({ timeout: 30_000 });
  expect((await made).suggestedFilename()).toMatch(/\.pmtiles$/);
  await row.getByRole('button').last().click();
  await look(page, 'data-layer-remove');
  await page.locator('.ant-modal .ant-btn-dangerous').click();
  await expect(row).toHaveCount(0);
  await expect.poll(async () => (await request.get('/tiles/sheet.json')).status()).toBe(404);
});
