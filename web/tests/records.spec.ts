import type { APIRequestContext, Page } from '@playwright/test';
import { expect, look, test } from './journey';

interface Items { items: { id: number; code: string; name: string; institution_id: number; courtyard_id: number }[] }
const listed = async (request: APIRequestContext, path: string) => ((await (await request.get(path)).json()) as Items).items;
const key = () => ({ 'Idempotency-Key': `key-${Date.now()}-${Math.random()}` });

const dialog = (page: Page) => page.locator('.ant-modal-wrap:visible .ant-modal');
const drawer = (page: Page) => page.locator('.record-drawer');

/** The first that is found; `shown` is what it says of itself. */
async function choose(page: Page, field: string, words: string, shown = words): Promise<void> {
  await dialog(page).getByLabel(field).fill(words);
  const option = page.locator('.ant-select-dropdown:visible .ant-select-item-option').first();
  await expect(option).toContainText(shown);
  await page.keyboard.press('Enter');
}

async function confirmDelete(page: Page, reason: string): Promise<void> {
  await dialog(page).getByLabel('事由').fill(reason);
  await dialog(page).getByRole('button', { name: /^(删除|终止)$/ }).click();
  await expect(dialog(page)).toHaveCount(0);
}

test.setTimeout(150_000); // many steps, on a machine that may be busy

test('a person is entered, found, given an office, taken out and deleted', async ({ page, request }) => {
  const name = `欧阳试${Date.now() % 100_000}`;
  const [unit] = await listed(request, '/api/institutions?limit=1');
  const held = await listed(request, `/api/rooms?institution_id=${unit?.id}&use=office&limit=1`);
  const room = held[0] as unknown as { number: string; code: string; building: string };
  await page.goto(`/#/records?reg=people&institution=${unit?.id}`);
  await expect(page.locator('.records .ant-table-row').first()).toBeVisible();
  await look(page, 'records-people');
  await page.locator('.records [data-action=add]').click();
  await dialog(page).getByLabel('姓名').fill(name);
  await dialog(page).getByLabel('职级').fill('一般');
  await page.keyboard.press('Enter');
  await dialog(page).getByLabel('文号').fill('人〔2026〕3号');
  await dialog(page).getByLabel('事由').fill('新录用');
  await look(page, 'records-add-person');
  await dialog(page).getByRole('button', { name: '新增' }).click();
  await expect(drawer(page).locator('h2')).toHaveText(name);

  await drawer(page).locator('[data-action=put]').click();
  await choose(page, '安排到哪个房间', room.code, room.number);
  await expect(dialog(page).locator('.sentence')).toContainText(name);
  await dialog(page).getByRole('button', { name: '安排使用人' }).click();
  await expect(drawer(page).locator('.occupant')).toContainText(room.number);
  await look(page, 'records-person');

  await drawer(page).locator('[data-action=delete]').click();
  await expect(dialog(page).locator('.ant-alert')).toContainText('不能删除');
  await expect(dialog(page).getByRole('button', { name: '删除' })).toBeDisabled();
  await look(page, 'records-delete-blocked');
  await dialog(page).getByRole('button', { name: '取消' }).click();

  await drawer(page).locator('[data-action=take_out]').click();
  await dialog(page).getByRole('button', { name: '迁出' }).click();
  await expect(drawer(page).locator('.occupant')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.getByPlaceholder('按名称、编码查找').fill(name);
  await expect(page.locator('.records .ant-table-row')).toHaveCount(1);
  await page.locator('.records .ant-table-row').click();
  await drawer(page).locator('[data-action=delete]').click();
  await expect(dialog(page).locator('.sentence')).toContainText(name);
  await look(page, 'records-delete');
  await confirmDelete(page, '误录');
  await expect(page.locator('.records .ant-table-row')).toHaveCount(0);
  expect(await listed(request, `/api/people?q=${encodeURIComponent(name)}`)).toHaveLength(0);
});

test('what a courtyard has is added, corrected and ended on its card', async ({ page, request }) => {
  const [courtyard] = await listed(request, '/api/courtyards?limit=1');
  await page.goto(`/#/map?sel=courtyard-${courtyard?.id}`);
  const canteens = page.locator('.side .related[data-register=canteens] li');
  await expect(page.locator('.side h2')).toHaveText(courtyard?.name ?? '');
  const before = await canteens.count();
  await page.locator('.side [data-action=add][data-register=canteens]').click();
  await dialog(page).getByLabel('食堂编号').fill(`CT-${Date.now()}`);
  await dialog(page).getByLabel('食堂名称').fill('二食堂');
  await dialog(page).getByRole('button', { name: '新增' }).click();
  await expect(canteens).toHaveCount(before + 1);
  const made = canteens.filter({ hasText: '二食堂' });
  await made.locator('[data-action=edit-fact]').click();
  await dialog(page).getByLabel('食堂名称').fill('东食堂');
  await dialog(page).getByRole('button', { name: '保存' }).click();
  const named = canteens.filter({ hasText: '东食堂' });
  await named.locator('[data-action=edit-fact]').click();
  await dialog(page).getByRole('button', { name: '查看沿革' }).click();
  await expect(dialog(page).locator('.timeline')).toContainText('东食堂');
  await dialog(page).locator('[data-action=delete]').click();
  await confirmDelete(page, '撤并');
  await expect(canteens).toHaveCount(before);
});

test.describe('an administrator of a unit', () => {
  test.use({ as: 'unit_admin' });
  test('finds the buttons within the unit and below it, nowhere else', async ({ page, request }) => {
    const session = (await (await request.get('/api/session')).json()) as { unit: number[]; account: { institution: { id: number; code: string } } };
    const own = session.account.institution.id;
    const [other] = (await listed(request, '/api/institutions?limit=20')).filter(({ id }) => !session.unit.includes(id));
    const [ownRoom] = await listed(request, `/api/rooms?institution_id=${own}&limit=1`);
    const [otherRoom] = await listed(request, `/api/rooms?institution_id=${other?.id}&limit=1`);
    const buttons = async (hash: string, title: RegExp) => {
      await page.goto(`/${hash}`);
      await expect(page.locator('.side h2')).toHaveText(title);
      await page.waitForTimeout(800);
      return page.locator('.side [data-action]:not([data-action=history]):not([data-action=people])').evaluateAll((all) => [...new Set(all.map((one) => (one as HTMLElement).dataset.action))].sort());
    };
    expect(await buttons(`#/map?sel=institution-${own}`, /.+/)).toEqual(['edit']);
    expect(await buttons(`#/map?sel=institution-${other?.id}`, new RegExp(other?.name ?? ''))).toEqual([]);
    expect(await buttons(`#/map?sel=room-${ownRoom?.id}`, /.+/)).toEqual(expect.arrayContaining(['edit', 'put']));
    expect(await buttons(`#/map?sel=room-${otherRoom?.id}`, /.+/)).toEqual([]);
    await page.goto(`/#/map?sel=institution-${own}`);
    await page.locator('.side [data-action=edit]').click();
    await expect(dialog(page).getByLabel('简称')).toBeVisible();
    await expect(dialog(page).getByLabel('涉密')).toHaveCount(0);
    const refused = await request.patch(`/api/institutions/${own}`, { headers: { 'If-Match': '*' }, data: { secret: true } });
    expect(refused.status()).toBe(403);
    await page.goto('/#/records?reg=people');
    await expect(page.locator('.records [data-action=add]')).toBeVisible();
    await page.goto('/#/records?reg=rooms');
    await expect(page.locator('.records .ant-table-row').first()).toBeVisible();
    await expect(page.locator('.records [data-action=add]')).toHaveCount(0);
    expect((await request.post('/api/rooms', { headers: key(), data: {} })).status()).not.toBe(201);
  });
});
