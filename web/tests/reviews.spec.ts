// What a unit hands in and what is looked at in it: its workbook, inspections with pictures, numbers down to rooms.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { APIRequestContext, Page } from '@playwright/test';
import { expect, look, signIn, speak, test } from './journey';
import { post } from './planning';

const EDIT_BOOK = fileURLToPath(new URL('edit_book.py', import.meta.url));

interface Listed { items: { id: number; institution_id: number; institution: string; number?: string }[] }
const listed = async (request: APIRequestContext, path: string): Promise<Listed['items']> => ((await (await request.get(path)).json()) as Listed).items;
const drawer = (page: Page) => page.locator('.ant-drawer:visible');
const dialog = (page: Page) => page.locator('.ant-modal-wrap:visible .ant-modal');

/** The unit of the demo's unit_admin and unit_head. */
async function own(request: APIRequestContext): Promise<number> {
  return ((await (await request.get('/api/session')).json()) as { account: { institution: { id: number } } }).account.institution.id;
}

/** Small, light and dark: the same page is looked at as it is on a phone and at night. */
async function everyWay(page: Page, name: string): Promise<void> {
  // Under a dialog too, where nobody could reach the button.
  const turn = () => page.evaluate(() => document.querySelector<HTMLElement>('[data-action=theme]')?.click());
  for (const dark of ['', '-dark']) {
    if (dark) await turn();
    await look(page, name + dark);
    await page.setViewportSize({ width: 360, height: 740 });
    await look(page, `${name}${dark}-360`);
    await page.setViewportSize({ width: 1366, height: 800 });
  }
  await turn();
}

test.describe('a unit', () => {
  test.use({ as: 'unit_admin' });

  test('sends its workbook back, and its head takes what is other', async ({ page, request }) => {
    const unit = await own(request);
    const folder = mkdtempSync(join(tmpdir(), 'ys_book_'));
    const [book, filled] = [join(folder, 'book.xlsx'), join(folder, 'filled.xlsx')];
    writeFileSync(book, await (await request.get(`/api/reviews/units/${unit}.xlsx?lang=zh`)).body());
    const number = `改${Date.now() % 10_000}`;
    execFileSync('python3', [EDIT_BOOK, book, filled, '3', '2', '门牌号', number]);
    await page.goto('/#/reports?tab=review');
    await page.locator('.reports .ant-table-row .as-link').first().click();
    await expect(drawer(page)).toBeVisible();
    await page.locator('.ant-drawer input[type=file]').setInputFiles(filled);
    await expect(dialog(page).locator('.ant-table-row')).toHaveCount(1);
    await expect(dialog(page).locator('.ant-table-row')).toContainText(number);
    await everyWay(page, 'workbook-back');
    await dialog(page).locator('.ant-btn-primary').click();
    await expect(dialog(page)).toHaveCount(0);
    await expect(drawer(page)).toContainText(number);
    await everyWay(page, 'workbook-proposed');

    execFileSync('python3', [EDIT_BOOK, book, filled, '3', '2', '申报面积', 'twelve']);
    await page.locator('.ant-drawer input[type=file]').setInputFiles(filled);
    await expect(dialog(page).locator('.ant-table-row')).toContainText('twelve');
    await expect(dialog(page).locator('.ant-btn-primary')).toBeDisabled();
    await look(page, 'workbook-wrong');
    rmSync(folder, { recursive: true });

    await signIn(page, 'unit_head');
    await page.reload();
    await page.locator('.reports .ant-table-row .as-link').first().click();
    await drawer(page).locator('p', { hasText: number }).getByRole('button', { name: '确认' }).click();
    await expect(drawer(page).locator('p', { hasText: number }).getByRole('button')).toHaveCount(0);
    const rooms = await listed(request, `/api/rooms?institution_id=${unit}&limit=500`);
    expect(rooms.map((room) => room.number)).toContain(number);
  });
});

/** An inspection of the unit as far as a finding that it has been told of. */
async function told(page: Page, request: APIRequestContext, name: string): Promise<number> {
  const day = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
  await signIn(page, 'unit_admin');
  const unit = await own(request);
  await signIn(page, 'inspector');
  const { id } = await post<{ id: number }>(request, '/api/inspections', { name, institution_id: unit, planned_on: day(3) });
  const move = async (what: string, body: unknown = {}) => {
    const at = await request.get(`/api/inspections/${id}`);
    const answer = await request.post(`/api/inspections/${id}/${what}`, { data: body, headers: { 'If-Match': at.headers().etag ?? '' } });
    expect(answer.ok(), `${what}: ${await answer.text()}`).toBe(true);
  };
  await move('notify');
  await signIn(page, 'unit_admin');
  await move('self_check', { reason: '自查无问题' });
  await signIn(page, 'inspector');
  await move('visit');
  await move('find', { item: 'allocation', said: '办公室门牌与台账不符', points: 5, deadline: day(30) });
  await move('issue', { document: '枣管改〔2026〕2号' });
  return id;
}

/** A small picture that a browser shows. */
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAABgAAAASCAIAAADOjonJAAADAUlEQVR42hXQoaqAMABA0fedLxgMBoPBIEPQsKAgIsxwg4IMQcOCAxmCZcVi2T893/2AE+7PryASxIJEkAoyQS4oBKWgFkhBI+gEg2AUIJgEi2AV7AIjOASn4BL8/FZEFXFFUpFWZBV5RVFRVtQVsqKp6CqGirGCiqliqVgr9gpTcVScFVf1QZJIEksSSSrJJLmkkJSSWiIljaSTDJJRgmSSLJJVskuM5JCckkt+UEvUErckLWlL1pK3FC1lS90iW5qWrmVoGVtomVqWlrVlbzEtR8vZcrUf1BP1xD1JT9qT9eQ9RU/ZU/fInqan6xl6xh56pp6lZ+3Ze0zP0XP2XP0HKSJFrEgUqSJT5IpCUSpqhVQ0ik4xKEYFikmxKFbFrjCKQ3EqLvVBEEEMCaSQQQ4FlFD/P6GBDgYY+W+CBVbYwcABJ1x80Ew0E88kM+lMNpPPFDPlTD0jZ5qZbmaYGWeYmWaWmXVmnzEzx8w5c80fpIk0sSbRpJpMk2sKTampNVLTaDrNoBk1aCbNolk1u8ZoDs2pufQHbUQb8UaykW5kG/lGsVFu1Btyo9noNoaNcYONaWPZWDf2DbNxbJwb1/ZBhsgQGxJDasgMuaEwlIbaIA2NoTMMhtH8X5kMi2E17AZjOAyn4TIfZIkssSWxpJbMklsKS2mpLdLSWDrLYBktWCbLYlktu8VYDstpuewHOSJH7EgcqSNz5I7CUTpqh3Q0js4xOEYHjsmxOFbH7jCOw3E6LvdBN9FNfJPcpDfZTX5T3JQ39Y28aW66m+FmvOFmullu1pv9xtwcN+fNdX+QJ/LEnsSTejJP7ik8paf2SE/j6TyDZ/TgmTyLZ/XsHuM5PKfn8h/0ED3ED8lD+pA95A/FQ/lQP8iH5qF7GB7GBx6mh+VhfdgfzMPxcD5czwe9RC/xS/KSvmQv+UvxUr7UL/KleelehpfxhZfpZXlZX/YX83K8nC/X+0GBKBAHkkAayAJ5oAiUgTogA02gCwyBMUBgCiyBNbAHTOAInIEr8AcsXPT3bgezVQAAAABJRU5ErkJggg==', 'base64');

for (const language of ['zh', 'en'] as const) {
  const said = language === 'zh' ? { reply: '已更换门牌', settle: '现场复核属实' } : { reply: 'The sign was changed', settle: 'Seen on site' };

  test(`what an inspection found is mended with a picture and looked at again (${language})`, async ({ page, request }) => {
    const name = `${language === 'zh' ? '办公用房巡检' : 'Inspection'} ${Date.now() % 100_000}`;
    await speak(page, language);
    const id = await told(page, request, name);
    await signIn(page, 'unit_admin');
    await page.goto(`/#/reports?tab=inspection&code=${id}`);
    await expect(page.locator('.inspection-finding')).toHaveCount(1);
    await expect(page.locator('[data-action=inspection-reply]')).toBeDisabled(); // a picture is wanted first
    await everyWay(page, `inspection-told-${language}`);
    await page.locator('.inspection-finding input[type=file]').setInputFiles({ name: 'door.png', mimeType: 'image/png', buffer: PICTURE });
    await expect(page.locator('.inspection-photos img')).toHaveCount(1);
    await page.locator('[data-action=inspection-reply]').click();
    await dialog(page).locator('textarea').fill(said.reply);
    await look(page, `inspection-reply-${language}`);
    await dialog(page).locator('.ant-btn-primary').click();
    await expect(page.locator('.inspection-finding')).toContainText(said.reply);

    await signIn(page, 'inspector');
    await page.reload();
    await expect(page.locator('.inspection-photos img')).toHaveCount(1);
    await page.locator('[data-action=inspection-settle]').click();
    await dialog(page).locator('textarea').fill(said.settle);
    await look(page, `inspection-settle-${language}`);
    await dialog(page).locator('.ant-btn-primary').click();
    await expect(page.locator('.inspection-finding')).toContainText(said.settle);
    await everyWay(page, `inspection-settled-${language}`);
    const card = (await (await request.get(`/api/inspections/${id}`)).json()) as { score: number; open: number };
    expect(card).toMatchObject({ score: 100, open: 0 });
  });

  test(`a number of two groups opens its rooms, and they are as many (${language})`, async ({ page, request }) => {
    const answer = (await (await request.get('/api/statistics?by=district,status&class=office')).json()) as { items: { rooms: number; area: number }[] };
    await speak(page, language);
    await page.goto('/#/statistics?groups=district,status&class=office');
    await expect(page.locator('.statistics .ant-table-row')).toHaveCount(Math.min(50, answer.items.length));
    await everyWay(page, `statistics-two-${language}`);
    await page.locator('.statistics .ant-table-row .as-link').first().click();
    const [first] = answer.items;
    await expect(drawer(page).locator('p').first()).toContainText(first?.rooms.toLocaleString('en-US') ?? '');
    await expect(drawer(page).locator('p').first()).toContainText(first?.area.toLocaleString('en-US', { minimumFractionDigits: 2 }) ?? '');
    await everyWay(page, `statistics-drill-${language}`);
    await drawer(page).locator('.ant-table-row .as-link').first().click();
    await expect.poll(() => page.url()).toContain('sel=room-');
  });
}
