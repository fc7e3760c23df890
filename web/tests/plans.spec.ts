// Relocation planning in the browser: a rented building emptied by a clerk's wish, plans side by side, every number opened
// to its rooms; a problem made elsewhere; the same seed, the same plan.
import { expect, look, test } from './journey';
import { join } from 'node:path';
import { cardOf, emptied, replayed, speak } from './planning';

test.use({ as: 'manager_head' });
test.setTimeout(600_000); // several problems are solved

test('a rented building is emptied in the words of a clerk', async ({ page, request }) => {
  const { building } = await emptied(request);
  await speak(page, 'zh light');
  await page.goto('/#/plans');
  await page.getByRole('button', { name: '新建方案' }).click();
  await page.getByRole('radio', { name: /腾空楼栋/ }).click();
  await page.getByRole('combobox', { name: '哪些楼栋' }).fill(building.name);
  await page.locator('.ant-select-item-option').first().click();
  await page.getByLabel('可用自有楼栋的距离').fill('8000');
  await page.getByText('更多条件与费用').click();
  await page.getByLabel('每人搬迁费用').fill('500');
  await look(page, 'plans-wizard');
  await page.getByRole('button', { name: '开始测算' }).click();
  await expect.poll(() => page.url(), { timeout: 120_000 }).toContain('plan=');
  await expect(page.locator('.plan-running')).toHaveCount(0, { timeout: 240_000 });
  await expect(page.locator('.plan-overview .numbers')).toBeVisible();
  await look(page, 'plans-overview');
  // Every number opens to its rooms: as many seats as heads are moved.
  await page.locator('.plan-overview .numbers > div', { hasText: '搬迁人数' }).getByRole('button').click();
  await expect(page.locator('.drill tbody tr').first()).toBeVisible();
  await look(page, 'plans-drill');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /全部方案/ }).click();
  await expect(page.locator('.compare thead th').nth(3)).toBeVisible();
  for (const figure of ['使用楼栋', '年租金（元）', '腾出建筑面积', '一处办公', '两处办公', '处数或距离超限', '同组平均距离', '搬迁人数', '二次搬迁', '批次', '超标面积（㎡）', '搬迁费用（元）', '界（差距）']) await expect(page.getByRole('rowheader', { name: figure, exact: true })).toBeVisible();
  await look(page, 'plans-compare');
});

test('a problem made elsewhere is solved, its bound told and drawn where its buildings are', async ({ page }) => {
  await speak(page, 'en dark');
  await page.goto('/#/plans');
  await page.getByRole('button', { name: 'New plan' }).click();
  await page.getByRole('radio', { name: /made elsewhere/ }).click();
  await page.locator('input[type=file]').setInputFiles(join(process.env.YARDSTICK_DATA ?? 'yardstick-data', 'demo/relocation.json'));
  await page.locator('.ant-modal-footer .ant-btn-primary').click();
  await expect.poll(() => page.url(), { timeout: 120_000 }).toContain('plan=');
  await expect(page.locator('.plan-running')).toHaveCount(0, { timeout: 300_000 });
  await expect(page.locator('.plan-sentence')).toContainText('first goal');
  const freed = Number((await page.locator('.plan-overview .numbers .idle button').innerText()).replaceAll(',', ''));
  expect(freed).toBeGreaterThanOrEqual(40_000);
  await page.getByRole('tab', { name: 'Map' }).click();
  await expect(page.locator('.flow-map canvas').first()).toBeVisible({ timeout: 60_000 });
  await look(page, 'plans-map');
});

test('the same seed gives the same plan, bit for bit', async ({ request }) => {
  const plans = [await replayed(request, 60), await replayed(request, 60)];
  const [one, two] = await Promise.all(plans.map(async ({ id }) => (await request.get(`/api/scenarios/${id}/plan`)).text()));
  expect(one).toBe(two);
  expect((await cardOf(request, plans[0]?.id ?? 0)).plan?.brief.kpi.freed_area).toBeGreaterThan(0);
});
