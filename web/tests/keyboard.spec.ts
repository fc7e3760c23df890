// The questions an office clerk asks first, by the keyboard alone and in both languages: who sits where, whose name reads
// two ways, which room that is, where room is to be had and given, and what lies in a shape. Each ends by asking the
// server what is now so. The names are those of the demo city of seed 1.
import { bureauOf, expect, look, openMap, settled, speak, tabTo, tallBuilding, test, type Room } from './journey';
import type { APIRequestContext, Page } from '@playwright/test';

interface Found { kind: string; id: number; label: string; room_id?: number; context?: string }
interface Card extends Room { state: string; status?: string; code: string; courtyard?: string; building?: string; floor?: string; holders?: { institution_id: number; institution: string }[]; reservation?: { until: string; reason: string; document?: string }; loan?: { institution_id: number; until: string } }

const ask = async <T>(request: APIRequestContext, path: string) => (await (await request.get(path)).json()) as T;
const card = (request: APIRequestContext, id: number) => ask<Card>(request, `/api/rooms/${id}`);
const person = async (request: APIRequestContext, name: string) => {
  const found = (await ask<{ items: Found[] }>(request, `/api/search?q=${encodeURIComponent(name)}&kind=person`)).items.find(({ label, room_id }) => label === name && room_id);
  if (!found?.room_id) throw new Error(`nobody called ${name} has a room`);
  return { ...found, room_id: found.room_id };
};

/** Types into the box that finds everything, and goes down to the hit that says so. */
async function find(page: Page, words: string, hit: string): Promise<void> {
  await page.keyboard.press('/');
  await expect(page.getByRole('combobox').first()).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type(words);
  await expect(page.getByRole('option').filter({ hasText: hit }).first()).toBeVisible();
  for (let i = 0; i < 20 && !(await page.locator('.hit[aria-selected=true]').innerText()).includes(hit); i++) await page.keyboard.press('ArrowDown');
  await expect(page.locator('.hit[aria-selected=true]')).toContainText(hit);
}

const WORDS = {
  zh: { staff: '一般人员', history: '沿革', within: '直线距离以内', least: '最小面积', use: '用途', area: '范围统计', find: '闲置', reason: '事由' },
  en: { staff: 'staff', history: 'History', within: 'Within a straight line of', least: 'Least area', use: 'Use', area: 'Statistics of an area', find: 'Idle', reason: 'Reason' },
} as const;

const dialog = (page: Page) => page.locator('.ant-modal-wrap:visible .ant-modal');
/** Presses what has the focus and waits for the dialog to be gone. */
async function confirm(page: Page): Promise<void> {
  await tabTo(page, '.ant-modal-footer .ant-btn-primary', 40);
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toHaveCount(0);
}
/** Types a day, as in every field of one. */
async function day(page: Page, date: string): Promise<void> {
  await tabTo(page, '#until', 30);
  await page.keyboard.type(date);
  await page.keyboard.press('Enter');
  await expect(page.locator('#until')).toHaveValue(date);
}
async function whom(page: Page, name: string): Promise<void> {
  await tabTo(page, '#whom', 5);
  await page.keyboard.type(name);
  await expect(page.locator('.ant-select-dropdown:visible .ant-select-item-option').first()).toContainText(name);
  await page.keyboard.press('Enter');
  await expect(page.locator('#whom')).toHaveAttribute('aria-expanded', 'false');
}
async function type(page: Page, field: string, words: string): Promise<void> {
  await tabTo(page, field, 30);
  await page.keyboard.type(words);
}
/** From the panel on, whatever had the focus before. */
async function panel(page: Page, selector: string): Promise<void> {
  await page.keyboard.press('p');
  await expect(page.locator('.side-body')).toBeFocused();
  await tabTo(page, selector);
}
async function act(page: Page, action: string): Promise<void> {
  await panel(page, `[data-action=${action}]`);
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toHaveCSS('opacity', '1');
}
async function undo(page: Page): Promise<void> {
  await panel(page, '.last-action button');
  await page.keyboard.press('Enter');
  await expect(page.locator('.ant-popconfirm .ant-btn-primary')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('.last-action')).toHaveCount(0);
}

/** From the first of the rows that were found, which has the focus, down to that of the room. */
async function choose(page: Page, room: number): Promise<void> {
  await page.keyboard.press('Enter');
  await expect.poll(() => page.url()).toContain('sel=room-');
  for (let down = 0; down < 100 && !page.url().includes(`sel=room-${room}`); down++) {
    const before = page.url();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.url()).not.toBe(before);
  }
}

for (const language of ['zh', 'en'] as const) {
  const say = WORDS[language];

  test(`a clerk is found by characters, pinyin and initials (${language})`, async ({ page, request }) => {
    const clerk = await person(request, '张伟');
    await speak(page, language);
    await openMap(page);
    for (const words of ['zw', 'zhangwei', '张伟']) await find(page, words, '张伟');
    const hit = page.locator('.hit[aria-selected=true]');
    await expect(hit).toContainText(clerk.context ?? ''); // of which unit, in which room
    await look(page, `keys-1-list-${language}`);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toContain(`sel=room-${clerk.room_id}`);
    await expect(page.locator('.side .occupant').filter({ hasText: '张伟' })).toBeVisible();
    await settled(page);
    await look(page, `keys-1-${language}`);
    const seats = (await ask<{ seats: { room_id: number }[] }>(request, `/api/people/${clerk.id}`)).seats;
    expect(seats.map(({ room_id }) => room_id)).toContain(clerk.room_id);
  });

  test(`a surname is found by each of its readings (${language})`, async ({ page, request }) => {
    await speak(page, language);
    await openMap(page);
    const readings = { 单芳: ['shanfang', 'danfang'], 解斌: ['xiebin', 'jiebin'], 区海: ['ouhai', 'quhai'], 尉迟川: ['yuchichuan', 'weichichuan'], 覃川: ['qinchuan', 'tanchuan'], 曾超春: ['zengchaochun', 'cengchaochun'], 查川春: ['zhachuanchun', 'chachuanchun'], 仇超兰: ['qiuchaolan', 'chouchaolan'] };
    for (const [name, ways] of Object.entries(readings)) for (const words of ways) await find(page, words, name);
    await look(page, `keys-2-list-${language}`);
    const last = await person(request, '仇超兰');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toContain(`sel=room-${last.room_id}`);
    expect((await ask<{ seats: { room_id: number }[] }>(request, `/api/people/${last.id}`)).seats.map(({ room_id }) => room_id)).toContain(last.room_id);
  });

  test(`a code or a door number with its building opens the room's card (${language})`, async ({ page, request }) => {
    const building = await tallBuilding(request);
    const floor = building.floors.find(({ rooms }) => rooms > 2)?.id ?? 0;
    const { items: [row] } = await ask<{ items: { id: number }[] }>(request, `/api/rooms?floor_id=${floor}&limit=200&filter=${encodeURIComponent("use='office' AND institution IS NOT NULL")}`);
    const room = await card(request, row?.id ?? 0);
    await speak(page, language);
    await openMap(page);
    for (const words of [room.code, `${building.name ?? ''} ${room.number}`]) {
      await find(page, words, room.number);
      await page.keyboard.press('Enter');
      await expect(page.locator('.side h2')).toContainText(room.number);
      await expect.poll(() => page.url()).toContain(`sel=room-${room.id}`);
      await page.keyboard.press('Escape');
      await expect.poll(() => page.url()).not.toContain('sel=');
    }
    await find(page, `${building.name ?? ''} ${room.number}`, room.number);
    await page.keyboard.press('Enter');
    const side = page.locator('.side');
    await expect(side).toContainText(room.usable_area.toFixed(2));
    await expect(side.locator('.holders')).toContainText(room.holders?.[0]?.institution ?? '?');
    await panel(page, '[data-action=history]');
    await page.keyboard.press('Enter');
    await expect(side.locator('.timeline li').first()).toBeVisible();
    await settled(page);
    await look(page, `keys-3-${language}`);
    expect((await card(request, room.id)).holders?.[0]?.institution).toBe(room.holders?.[0]?.institution);
  });

  test(`an idle room is reserved, assigned, lent and sealed, and each undone (${language})`, async ({ page, request }) => {
    test.setTimeout(180_000);
    const bureau = await bureauOf(request);
    await speak(page, language);
    await openMap(page);
    await tabTo(page, '.rail-item:nth-of-type(2)');
    await page.keyboard.press('Enter');
    await tabTo(page, '.near-search input');
    await page.keyboard.type(bureau.label);
    await expect(page.locator('.near-option').first()).toContainText(bureau.label);
    await page.keyboard.press('Enter');
    await expect(page.locator('.near-now')).toContainText(bureau.label);
    await tabTo(page, `input[aria-label="${say.within}"]`);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('3000');
    await tabTo(page, `input[aria-label="${say.least}"]`);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('15');
    await tabTo(page, `input[role=combobox][aria-label="${say.use}"]`);
    await page.keyboard.press('Enter');
    await expect(page.locator('.ant-select-item-option-active').last()).toBeVisible();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toContain('use=office');
    const answer = await ask<{ total: { count: number }; items: { room_ids: number[]; reserved: boolean }[] }>(request, `/api/idle?institution=${bureau.id}&within=3000&min_area=15&use=office`);
    expect(answer.total.count).toBeGreaterThan(1);
    await expect(page.locator('.idle-row')).toHaveCount(Math.min(answer.items.length, 500));
    const id = answer.items[0]?.room_ids[0] ?? 0;
    const before = await card(request, id);
    await tabTo(page, '.idle-row');
    await choose(page, id);
    await settled(page);
    await look(page, `keys-4-list-${language}`);

    await act(page, 'reserve');
    await day(page, '2027-06-30');
    await type(page, '#reason', '留给新成立的科室');
    await type(page, '#document', '管〔2026〕7号');
    await look(page, `keys-4-reserve-${language}`);
    await confirm(page);
    const reserved = await card(request, id);
    expect([reserved.state, reserved.reservation?.until, reserved.reservation?.document]).toEqual(['reserved', '2027-06-30', '管〔2026〕7号']);
    await expect(page.locator('.idle-row[aria-selected=true] .state.reserved')).toBeVisible();
    await panel(page, '.idle-actions > .ant-btn');
    await page.keyboard.press('Enter');
    await expect(page.locator('.side .promise')).toContainText('2027-06-30');
    await undo(page);
    expect((await card(request, id)).status).toBe('idle');

    await act(page, 'assign');
    await whom(page, bureau.label);
    await confirm(page);
    expect((await card(request, id)).holders?.map(({ institution_id }) => institution_id)).toEqual([bureau.id]);
    await undo(page);

    await act(page, 'lend');
    await whom(page, bureau.label);
    await day(page, '2027-03-31');
    await confirm(page);
    const lent = await card(request, id);
    expect([lent.state, lent.loan?.institution_id, lent.loan?.until]).toEqual(['lent_out', bureau.id, '2027-03-31']);
    await look(page, `keys-4-lent-${language}`);
    await undo(page);

    await act(page, 'seal');
    await confirm(page);
    expect((await card(request, id)).state).toBe('sealed');
    await undo(page);
    const after = await card(request, id);
    expect([after.state, after.status, after.holders]).toEqual([before.state, 'idle', before.holders]);
  });

  test(`adjoining rooms are reserved together under one number, and it is undone (${language})`, async ({ page, request }) => {
    await speak(page, language);
    await openMap(page);
    await tabTo(page, '.rail-item:nth-of-type(2)');
    await page.keyboard.press('Enter');
    await tabTo(page, `input[aria-label="${say.least}"]`);
    await page.keyboard.type('80');
    await tabTo(page, '.ask-switch button');
    const answered = page.waitForResponse((answer) => ['/api/idle?', 'min_area=80', 'connected=true'].every((part) => answer.url().includes(part)));
    await page.keyboard.press('Space');
    await expect.poll(() => page.url()).toContain('connected=true');
    await answered;
    const { items: [group] } = await ask<{ items: { room_ids: number[] }[] }>(request, '/api/idle?min_area=80&connected=true');
    const ids = group?.room_ids ?? [];
    expect(ids.length).toBeGreaterThan(1);
    await tabTo(page, '.idle-row');
    await choose(page, ids[0] ?? 0);
    await settled(page);
    await act(page, 'reserve');
    await day(page, '2027-06-30');
    await type(page, '#reason', '整体安排');
    await type(page, '#document', '管〔2026〕8号');
    await confirm(page);
    const states = async () => (await Promise.all(ids.map((id) => card(request, id)))).map(({ state, reservation }) => `${state} ${reservation?.document ?? ''}`);
    expect(await states()).toEqual(ids.map(() => 'reserved 管〔2026〕8号'));
    await panel(page, '.idle-actions > .ant-btn');
    await page.keyboard.press('Enter');
    await settled(page);
    await look(page, `keys-4-group-${language}`);
    await undo(page);
    expect(await states()).toEqual(ids.map(() => 'in_use '));
  });

  test(`a shape is drawn and what lies in it is what the ledger counts (${language})`, async ({ page, request }) => {
    await speak(page, language);
    await openMap(page);
    await find(page, '行政中心', '行政中心');
    await page.keyboard.press('Enter');
    await settled(page);
    await tabTo(page, `[aria-label="${say.area}"]`);
    await page.keyboard.press('Enter');
    await panel(page, '.card.within .form-actions button');
    await page.keyboard.press('Enter');
    await expect(page.locator('.key-pen')).toHaveCount(1);
    await expect(page.locator('.map canvas')).toBeFocused();
    for (const [key, times] of [['-', 1], ['ArrowRight', 1], ['ArrowUp', 2], ['ArrowLeft', 3], ['ArrowDown', 1]] as const) {
      for (let i = 0; i < times; i++) {
        await page.keyboard.press(key);
        await settled(page);
      }
      if (key !== '-') await page.keyboard.press('Space');
    }
    await look(page, `keys-5-drawing-${language}`);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toContain('shape=');
    await expect(page.locator('.key-pen')).toHaveCount(0);
    await panel(page, '.card.within .ant-segmented-item-input');
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.url()).toContain('relation=inside');
    const shape = (new URLSearchParams(page.url().split('?')[1]).get('shape') ?? '').split(';').map((place) => place.split(',').map(Number));
    const ring = [...shape, shape[0] ?? []];
    const inside = (await (await request.post('/api/within?relation=inside', { data: { type: 'Polygon', coordinates: [ring] } })).json()) as { total: { rooms: { count: number; area: number } } };
    const where = `S_WITHIN(geometry, POLYGON((${ring.map((place) => place.join(' ')).join(',')})))`;
    const counted = (await ask<{ total: { count: number; area: number } }>(request, `/api/rooms?limit=1&filter=${encodeURIComponent(where)}`)).total;
    expect(counted.count).toBeGreaterThan(10);
    expect([inside.total.rooms.count, inside.total.rooms.area]).toEqual([counted.count, counted.area]);
    const numbers = page.locator('.card.within .numbers');
    await expect(numbers).toContainText(counted.count.toLocaleString('en-US'));
    await expect(numbers).toContainText(counted.area.toLocaleString('en-US', { minimumFractionDigits: 2 }));
    await look(page, `keys-5-${language}`);

    const typed = `${shape.slice(0, 3).map((place) => place.join(',')).join('; ')}`;
    await panel(page, '.within-corners input');
    await page.keyboard.press('Control+a');
    await page.keyboard.type(typed);
    await page.keyboard.press('Enter');
    await expect.poll(() => decodeURIComponent(new URLSearchParams(page.url().split('?')[1]).get('shape') ?? '').split(';').length).toBe(3);
  });
}
