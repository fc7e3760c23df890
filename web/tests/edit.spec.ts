import type { APIRequestContext, Page } from '@playwright/test';
import { expect, look, onScreen, openMap, roomsOf, settled, tallBuilding, test, type Building, type Room } from './journey';

interface Card extends Room {
  building_id: number;
  state: string;
  status?: string;
  name: string;
  holders: { institution: string }[];
}

async function card(request: APIRequestContext, id: number): Promise<Card> {
  return (await (await request.get(`/api/rooms/${id}`)).json()) as Card;
}

/** Idle rooms of one floor, at least as many as asked for. */
async function idleRooms(request: APIRequestContext, atLeast: number, skip = 0): Promise<Card[]> {
  const { items } = (await (await request.get('/api/rooms?status=idle&limit=2000')).json()) as { items: (Card & { floor_id: number })[] };
  const floors = [...new Set(items.map((room) => room.floor_id))].map((floor) => items.filter((room) => room.floor_id === floor));
  const found = floors.filter((rooms) => rooms.length >= atLeast)[skip];
  if (!found) throw new Error(`no floor has ${atLeast} idle rooms`);
  return found;
}

const openRoom = async (page: Page, room: Card) => {
  await openMap(page, `#/map?b=${room.building_id}&f=${room.ordinal}&sel=room-${room.id}`);
  await expect(page.locator('.side h2')).toContainText(room.number);
  await settled(page);
};

const dialog = (page: Page) => page.locator('.ant-modal-wrap:visible .ant-modal');

/** A picture once the dialog has come up, which a busy machine takes its time for. */
async function lookAt(page: Page, name: string): Promise<void> {
  await expect(dialog(page)).toHaveCSS('opacity', '1');
  await look(page, name);
}

async function pick(page: Page, label: string, words: string): Promise<string> {
  await dialog(page).getByLabel(label).fill(words);
  const option = page.locator('.ant-select-dropdown:visible .ant-select-item-option').first();
  await expect(option).toContainText(words);
  const name = (await option.locator('.pick-option').innerText()).split('\n')[0] ?? '';
  await page.keyboard.press('Enter');
  return name;
}

test('a room is corrected with a day and a reason, and what it said before comes back', async ({ page, request }) => {
  const building = await tallBuilding(request);
  const [room] = await roomsOf(request, building.floors.find(({ rooms }) => rooms > 2)?.id ?? 0);
  const before = await card(request, room?.id ?? 0);
  await openRoom(page, before);
  await page.keyboard.press('e');
  await expect(dialog(page)).toContainText(before.number);
  await dialog(page).getByLabel('房间名称').fill('会客室（东）');
  await dialog(page).getByLabel('事由').fill('核查更正');
  await lookAt(page, 'edit-form');
  await dialog(page).getByRole('button', { name: '保存' }).click();
  await expect(page.locator('.side h2')).toContainText('会客室（东）');
  await page.locator('[data-action=history]').click();
  await expect(page.locator('.timeline li').first()).toContainText('会客室（东）');
  await look(page, 'edit-history');
  await page.locator('.timeline').getByRole('button', { name: '恢复' }).first().click();
  await expect(dialog(page)).toContainText('会客室（东）');
  await lookAt(page, 'edit-restore');
  await dialog(page).getByRole('button', { name: '恢复' }).click();
  await expect(page.locator('.side h2')).not.toContainText('会客室（东）');
  expect((await card(request, before.id)).name).toBe(before.name);
});

test('who was slower sees what the other has changed, and loses nothing', async ({ page, request }) => {
  const building = await tallBuilding(request);
  const path = `/api/buildings/${building.id}`;
  const theirs = `他人的名称 ${Date.now() % 10_000}`;
  await openMap(page, `#/map?b=${building.id}`);
  await settled(page);
  await page.keyboard.press('e');
  await dialog(page).getByLabel('楼栋名称').fill('我的名称');
  const other = await request.patch(path, { headers: { 'If-Match': '*' }, data: { name: theirs, built: 1999 } });
  expect(other.ok()).toBe(true);
  await dialog(page).getByRole('button', { name: '保存' }).click();
  await expect(page.locator('.clash')).toContainText(theirs);
  await expect(page.locator('.clash')).toContainText('1999');
  await expect(dialog(page).getByRole('button', { name: '保存' })).toBeDisabled();
  await lookAt(page, 'edit-clash');
  await page.locator('.clash').getByText('您：我的名称').click();
  await dialog(page).getByRole('button', { name: '保存' }).click();
  await expect(page.locator('.side h2')).toHaveText('我的名称');
  const now = (await (await request.get(path)).json()) as Building & { built: number };
  expect([now.name, now.built]).toEqual(['我的名称', 1999]);
  await request.patch(path, { headers: { 'If-Match': '*' }, data: { name: building.name } });
});

test('an idle room is reserved in one step, and the promise is undone', async ({ page, request }) => {
  const [room] = await idleRooms(request, 1);
  if (!room) throw new Error('no idle room');
  await openRoom(page, room);
  await page.locator('[data-action=reserve]').click();
  const whom = await pick(page, '为哪个单位预留（可不填）', '财政局');
  await dialog(page).getByLabel('至何日止').fill('2099-03-01');
  await page.keyboard.press('Enter');
  await dialog(page).getByLabel('事由').fill('搬迁周转');
  await dialog(page).getByLabel('文号').fill('管〔2026〕7号');
  await expect(dialog(page).locator('.sentence')).toContainText(`将为${whom}预留 1 间`);
  await lookAt(page, 'action-reserve');
  await dialog(page).getByRole('button', { name: '预留' }).click();
  await expect(page.locator('.promise')).toContainText(whom);
  await expect(page.locator('.promise')).toContainText('搬迁周转');
  await expect(page.locator('.ant-notification-notice')).toContainText('管〔2026〕7号');
  expect((await card(request, room.id)).state).toBe('reserved');
  await look(page, 'action-reserved');
  await page.locator('.ant-notification-notice').getByRole('button', { name: '撤销' }).click();
  await expect(page.locator('.promise')).toHaveCount(0);
  expect((await card(request, room.id)).status).toBe('idle');
});

test('several rooms are chosen with Shift, assigned together, and given back', async ({ page, request }) => {
  const rooms = (await idleRooms(request, 2)).slice(0, 2);
  const [one, two] = [await card(request, rooms[0]?.id ?? 0), await card(request, rooms[1]?.id ?? 0)];
  await openRoom(page, one);
  await settled(page);
  const at = await onScreen(page, two.lon, two.lat);
  await page.keyboard.down('Shift');
  await page.mouse.click(at.x, at.y);
  await page.keyboard.up('Shift');
  await expect(page.locator('.side h2')).toHaveText('已选 2 间');
  expect(page.url()).toContain(`also=${two.id}`);
  await look(page, 'group');
  await page.locator('[data-action=assign]').click();
  const whom = await pick(page, '分配给', '教育局');
  await dialog(page).getByRole('button', { name: '分配' }).click();
  await expect(page.locator('[data-action=release]')).toBeVisible();
  expect((await card(request, two.id)).holders.map(({ institution }) => institution)).toEqual([whom]);
  await page.locator('[data-action=release]').click();
  await expect(dialog(page).locator('.sentence')).toContainText('将腾退 2 间');
  await dialog(page).getByRole('button', { name: '腾退' }).click();
  await expect(page.locator('[data-action=assign]')).toBeVisible();
  expect((await card(request, one.id)).status).toBe('idle');
  await page.keyboard.press('Escape');
  await expect(page.locator('.side h2')).not.toContainText('已选');
});

test('with the keyboard alone a row is chosen after another, and a refusal says who has the room', async ({ page, request }) => {
  const [room] = await idleRooms(request, 2);
  if (!room) throw new Error('no idle room');
  await openRoom(page, room);
  await page.keyboard.press('l');
  await expect(page.locator('.list .chosen')).toHaveCount(1);
  await page.locator('.list .chosen').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press(' ');
  await expect(page.locator('.side h2')).toHaveText('已选 2 间');
  await page.keyboard.press(' ');
  await expect(page.locator('.side h2')).toContainText(room.number);
  await page.locator('[data-action=seal]').focus();
  await page.keyboard.press('Enter');
  const other = await request.post('/api/actions', { headers: { 'Idempotency-Key': `key-${Date.now()}` }, data: { action: 'assign', room_ids: [room.id], institution_id: 1 } });
  expect(other.status()).toBe(201);
  await dialog(page).getByRole('button', { name: '封存' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page).locator('.failure')).toContainText('已分配给');
  await lookAt(page, 'action-refused');
  const { id } = (await other.json()) as { id: number };
  await request.post(`/api/actions/${id}/undo`, { headers: { 'Idempotency-Key': `undo-${Date.now()}` } });
});
