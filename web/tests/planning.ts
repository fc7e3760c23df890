// planning: scenarios made over HTTP for the journeys of the planner's page.
import { expect } from './journey';
import type { APIRequestContext, Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const speak = (page: Page, words: string) => page.addInitScript((kept) => localStorage.setItem('yardstick.prefs', kept), words);
const key = () => Math.random().toString(36).slice(2);
export interface Card {
  id: number; name: string; state: string; published: { wave: number }[];
  plan: { number: number; brief: { status: string; bound: number | null; freed_area?: number; n_waves: number; cannot_move: number; rooms?: { status: string; seated: number; people: number }; kpi: { rent_before: number; rent_after: number; heads_moved: number; freed_area: number } } } | null;
}

export async function post<T>(request: APIRequestContext, path: string, data: unknown = {}, more: Record<string, string> = {}): Promise<T> {
  const answer = await request.post(path, { data, headers: { 'Idempotency-Key': key(), ...more } });
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
  return (await answer.json()) as T;
}

export const cardOf = async (request: APIRequestContext, id: number): Promise<Card> => (await (await request.get(`/api/scenarios/${id}`)).json()) as Card;

export async function solved(request: APIRequestContext, id: number, body: unknown = { steps: 100 }): Promise<Card> {
  const job = await post<{ id: number }>(request, `/api/scenarios/${id}/solve`, body);
  await expect.poll(async () => ((await (await request.get(`/ogc/jobs/${job.id}`)).json()) as { status: string }).status, { timeout: 240_000 }).toBe('successful');
  return cardOf(request, id);
}

let kept: { building: { id: number; name: string }; card: Card } | null = null;

/** A rented building that can be emptied down to the rooms, and the plan for it. */
export async function emptied(request: APIRequestContext): Promise<{ building: { id: number; name: string }; card: Card }> {
  if (kept) return kept;
  const { items } = (await (await request.get('/api/buildings?limit=300&tenure=leased')).json()) as { items: { id: number; name: string }[] };
  for (const building of items) {
    const made = await post<Card>(request, '/api/scenarios', { kind: 'empty', name: `e2e ${building.name}`, building_ids: [building.id], within_m: 8000 });
    const card = await solved(request, made.id);
    if (card.plan?.brief.rooms?.status === 'complete' && !card.plan.brief.cannot_move) { kept = { building, card }; return kept; }
  }
  throw new Error('no rented building can be emptied');
}

/** The demo's 47 units in 19 buildings, as a problem made elsewhere. */
export const relocation = (): { units: { id: number; name: string }[]; buildings: { id: number; name: string }[] } =>
  JSON.parse(readFileSync(join(process.env.YARDSTICK_DATA ?? 'yardstick-data', 'demo/relocation.json'), 'utf8')) as { units: { id: number; name: string }[]; buildings: { id: number; name: string }[] };

export async function replayed(request: APIRequestContext, steps = 200): Promise<Card> {
  const made = await post<Card>(request, '/api/scenarios', { name: '2020 e2e', problem: relocation() });
  return solved(request, made.id, { steps, seed: 7 });
}
