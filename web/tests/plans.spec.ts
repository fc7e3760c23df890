// Relocation planning in the browser: a rented building emptied by a clerk's wish, plans side by side.
import { expect, look, test } from './journey';
import type { APIRequestContext, Page } from '@playwright/test';

const speak = (page: Page, words: string) => page.addInitScript((kept) => localStorage.setItem('yardstick.prefs', kept), words);
const key = () => Math.random().toString(36).slice(2);
interface Card { id: number; plan: { number: number; brief: { status: string; n_waves: number; cannot_move: number; rooms?: { status: string; seated: number; people: number }; kpi: { rent_before: number; rent_after: number; heads_moved: number } } } | null }

test.use({ as: 'manager_head' });

async function post<T>(request: APIRequestContext, path: string, data: unknown = {}, more: Record<string, string> = {}): Promise<T> {
  const answer = await request.post(path, { data, headers: { 'Idempotency-Key': key(), ...more } });
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
  return (await answer.json()) as T;
}

async function solved(request: APIRequestContext, id: number, body: unknown = { steps: 100 }): Promise<Card> {
  const job = await post<{ id: number }>(request, `/api/scenarios/${id}/solve`, body);
  await expect.poll(async () => ((await (await request.get(`/ogc/jobs/${job.id}`)).json()) as { status: string }).status, { timeout: 120_000 }).toBe('successful');
  return (await (await request.get(`/api/scenarios/${id}`)).json()) as Card;
}

/** A rented building that can be emptied down to the rooms. */
async function emptied(request: APIRequestContext): Promise<{ building: { id: number; name: string } }> {
  const { items } = (await (await request.get('/api/buildings?limit=300&tenure=leased')).json()) as { items: { id: number; name: string }[] };
  for (const building of items) {
    const made = await post<Card>(request, '/api/scenarios', { kind: 'empty', name: `e2e ${building.name}`, building_ids: [building.id], within_m: 8000 });
    const card = await solved(request, made.id);
    if (card.plan?.brief.rooms?.status === 'complete' && !card.plan.brief.cannot_move) return { building };
  }
  throw new Error('no rented building can be emptied');
}

test('a rented building is emptied in the words of a clerk', async ({ page, request }) => {
  test.setTimeout(400_000); // several problems are solved
  const { building } = await emptied(request);
  await speak(page, 'zh light');
  await page.goto('/#/plans');
  await page.getByRole('button', { name: '新建方案' }).click();
  await page.getByRole('radio', { name: /腾空楼栋/ }).click();
  await page.getByRole('combobox', { name: '哪些楼栋' }).fill(building.name);
  await page.locator('.ant-select-item-option').first().click();
  await look(page, 'plans-wizard');
  await page.getByRole('button', { name: '开始测算' }).click();
  await expect.poll(() => page.url(), { timeout: 60_000 }).toContain('plan=');
  await expect(page.locator('.plan-running')).toHaveCount(0, { timeout: 120_000 });
  await expect(page.locator('.plan-overview .numbers')).toBeVisible();
  await look(page, 'plans-overview');
  await page.getByRole('button', { name: /全部方案/ }).click();
  await expect(page.locator('.compare thead th')).not.toHaveCount(0);
  await look(page, 'plans-compare');
});
