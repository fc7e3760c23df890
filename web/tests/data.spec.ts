import { expect, look, test, tallBuilding } from './journey';

const CSV = (building: string) => `code,building_code,ordinal,number,name,use,usable_area\nE2E-1,${building},0,901,测试间,office,18.50\nE2E-2,${building},0,902,测试间,office,twelve\n`;

test('a small table is looked at, mapped, tried and imported', async ({ page, request }) => {
  const building = await tallBuilding(request);
  await page.goto('/#/data');
  await expect(page.locator('.drop')).toBeVisible();
  await look(page, 'data');
  await page.locator('input[type=file]').setInputFiles({ name: 'rooms.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV(building.code ?? '')) });
  await expect(page.locator('.fields')).toBeVisible();
  await look(page, 'data-columns');
  await page.locator('.form-actions .ant-btn-primary').click();
  await expect(page.locator('.problems .ant-table-row').first()).toBeVisible();
  expect(page.url()).toMatch(/dry=\d+/);
  await look(page, 'data-dry-run');
  await page.locator('.form-actions .ant-btn-primary').click();
  await expect.poll(() => page.url()).toMatch(/job=\d+/);
  await page.reload();
  await expect(page.locator('.data-import .numbers')).toBeVisible({ timeout: 30_000 });
  await look(page, 'data-done');
  await page.locator('.form-actions .ant-btn-primary').click();
  await expect(page.locator('.map[data-ready=true]')).toBeVisible();
});
