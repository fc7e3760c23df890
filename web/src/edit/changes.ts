// changes: what the page asks the server to change.
import { call, postJson } from '../api/client';
import type { Action, ActionOrder } from '../api/changeTypes';

export interface Loaded {
  values: Record<string, unknown>;
  etag: string;
}

const JSON_TYPE = { 'Content-Type': 'application/json' };

export async function loadRecord(register: string, id: number, signal?: AbortSignal): Promise<Loaded> {
  const response = await call(`/api/${register}/${id}`, { signal, cache: 'no-cache', headers: { Accept: 'application/json' } });
  return { values: (await response.json()) as Record<string, unknown>, etag: response.headers.get('ETag') ?? '' };
}

export async function patchRecord(register: string, id: number, etag: string, body: Record<string, unknown>): Promise<void> {
  await call(`/api/${register}/${id}`, { method: 'PATCH', headers: { ...JSON_TYPE, 'If-Match': etag }, body: JSON.stringify(body) });
}

export async function endRecord(register: string, id: number, etag: string, body: Record<string, unknown>): Promise<void> {
  await call(`/api/${register}/${id}`, { method: 'DELETE', headers: { ...JSON_TYPE, 'If-Match': etag }, body: JSON.stringify(body) });
}

/** Against what is there now: who restores has just seen the history. */
export async function restoreRecord(register: string, id: number, version: string, reason: string): Promise<void> {
  const { etag } = await loadRecord(register, id);
  await call(`/api/${register}/${id}/restore`, {
    method: 'POST', headers: { ...JSON_TYPE, 'If-Match': etag }, body: JSON.stringify({ version, reason: reason || undefined }),
  });
}

export const createRecord = (register: string, body: Record<string, unknown>, key: string) =>
  postJson<{ id: number }>(`/api/${register}`, body, key);

export const runAction = (order: ActionOrder, key: string) => postJson<Action>('/api/actions', order, key);

export const undoAction = (id: number) => postJson<Action>(`/api/actions/${id}/undo`, {});
