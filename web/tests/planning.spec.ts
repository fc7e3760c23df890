// What a planner does with a plan: fixes and prices, moves blocks by hand, looks into rooms, approves and publishes.
import { expect, look, test } from './journey';
import type { Page } from '@playwright/test';
import { cardOf, emptied, post, replayed, speak } from './planning';

test.use({ as: 'manager_head' });
test.setTimeout(600_000); // several problems are solved

/** Of a list one types into, the first that fits. */
async function choose(page: Page, name: string, words: string): Promise<void> {
  await page.getByRole('combobox', { name, exact: true }).fill(words);
  await page.keyboard.press('Enter');
}

test('a unit is fixed, what that costs is told, and rules that cannot hold together are named', async ({ page, request }) => {
  const card = await replayed(request);
  const plan = (await (await request.get(`/api/scenarios/${card.id}/plan`)).json()) as { assignments: { unit: number; name: string; building: number; moves: boolean }[] };
  const one = plan.assignments.find(({ moves }) => moves);
  await speak(page, 'zh light');
  await page.goto(`/#/plans?plan=${card.id}`);
  await choose(page, '单位', one?.name ?? '');
  await choose(page, '楼栋', '行政中心 C座');
  await page.getByRole('button', { name: '固定于此' }).click();
  await expect(page.getByText(`${one?.name} 固定在 行政中心 C座`)).toBeVisible();
  await expect(page.getByText('求解后条件已修改')).toBeVisible();
  await page.getByRole('button', { name: '测算每条规则的代价' }).click();
  await expect(page.locator('.plan-running')).toHaveCount(0, { timeout: 300_000 });
  await expect(page.locator('.plan-part tr', { hasText: '固定在 行政中心 C座' }).locator('td').nth(1)).not.toBeEmpty({ timeout: 30_000 });
  await look(page, 'plans-prices');
  await choose(page, '单位', one?.name ?? '');
  await choose(page, '楼栋', '行政中心 C座');
  await page.getByRole('button', { name: '禁止于此' }).click();
  await expect(page.getByText(`${one?.name} 不得在 行政中心 C座`)).toBeVisible();
  await page.getByRole('button', { name: '重新求解' }).click();
  await expect(page.locator('.plan-running')).toHaveCount(0, { timeout: 300_000 });
  await expect(page.locator('.ant-alert .findings li').first()).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('.ant-alert .findings')).toContainText(one?.name ?? '');
  await look(page, 'plans-conflict');
});

for (const [language, words] of [['zh', { undo: '撤销', broken: /违反 \d+ 条规则/, both: '并排' }], ['en', { undo: 'Undo', broken: /rules broken/, both: 'Side by side' }]] as const) {
  test(`a block is moved by keyboard and by mouse, checked at once, and taken back (${language})`, async ({ page, request }) => {
    const card = await replayed(request, 60);
    await speak(page, `${language} light`);
    await page.goto(`/#/plans?plan=${card.id}&tab=stack`);
    const block = page.locator('.stack-side.after .block[data-unit]').first();
    await expect(block).toBeVisible();
    const unit = await block.getAttribute('data-unit');
    await block.focus();
    await page.keyboard.press('ArrowRight');
    await expect(page.locator('.check-bar')).toBeVisible();
    await expect(page.locator(`.stack-side.after .block[data-unit="${unit}"]`).first()).toBeFocused();
    await look(page, `plans-stack-${language}`);
    await page.getByRole('button', { name: words.undo, exact: true }).click();
    await expect(page.locator('.check-bar')).toHaveCount(0);
    const full = page.locator('.stack-side.after .tower').nth(1).locator('li').first();
    await page.locator('.stack-side.after .tower').first().locator('.block[data-unit]').first().dragTo(full);
    await expect(page.locator('.check-bar')).toContainText(words.broken);
    await page.getByText(words.both, { exact: true }).click();
    await expect(page.locator('.stack-side.before .block[data-unit]').first()).toBeVisible();
  });
}

test('rooms are within the standard, and lists can be had for movers and doors', async ({ page, request }) => {
  const { card } = await emptied(request);
  await speak(page, 'zh light');
  await page.goto(`/#/plans?plan=${card.id}&tab=rooms`);
  await expect(page.locator('.plan-rooms tbody tr').first()).toBeVisible();
  await expect(page.locator('.plan-rooms tbody tr.over')).toHaveCount(0);
  await look(page, 'plans-rooms');
  for (const name of ['搬迁清单 PDF', '门牌 PDF', '通知函 PDF', '搬迁清单 XLSX', '门牌 XLSX', '通知函 XLSX']) {
    const href = await page.getByRole('link', { name }).getAttribute('href');
    const answer = await request.get(href ?? '');
    expect(answer.status(), name).toBe(200);
    expect((await answer.body()).subarray(0, 4).toString(), name).toMatch(/^(%PDF|PK)/);
  }
});

test('a plan is approved, its waves published one by one and taken back; what was said stays', async ({ page, request }) => {
  const { card } = await emptied(request);
  await post(request, `/api/scenarios/${card.id}/comments`, { text: '甲楼一层留给窗口' });
  await speak(page, 'zh light');
  await page.goto(`/#/plans?plan=${card.id}&tab=waves`);
  await page.getByRole('button', { name: '批准', exact: true }).click();
  await expect(page.getByText('批次依次发布')).toBeVisible();
  await page.locator('.waves > li').first().getByRole('button', { name: '发布' }).click();
  await page.getByLabel('文号').fill('枣管〔2026〕1号');
  await page.locator('.ant-modal-footer .ant-btn-primary').click();
  await expect(page.locator('.waves > li.done')).toHaveCount(1, { timeout: 60_000 });
  expect((await cardOf(request, card.id)).published).toHaveLength(1);
  await look(page, 'plans-waves');
  await page.locator('.waves > li.done').getByRole('button', { name: '撤回' }).click();
  await page.locator('.ant-modal-footer .ant-btn-primary').click();
  await expect(page.locator('.waves > li.done')).toHaveCount(0, { timeout: 60_000 });
  await page.getByRole('button', { name: '撤销批准' }).click();
  await page.getByRole('tab', { name: '意见与历史' }).click();
  for (const word of ['甲楼一层留给窗口', '批准', '发布第 1 批', '撤回第 1 批', '撤销批准']) await expect(page.locator('.plan-notes').getByText(word).first()).toBeVisible();
  await look(page, 'plans-notes');
});

test('stack plans are there without any scenario', async ({ page, request }) => {
  const { items } = (await (await request.get('/api/buildings?limit=3&tenure=leased')).json()) as { items: { id: number }[] };
  await speak(page, 'en light');
  await page.goto(`/#/plans?stack=${items.map(({ id }) => id).join('.')}`);
  await expect(page.locator('.tower.leased')).toHaveCount(3);
  await look(page, 'plans-stacks');
});
