// confirm: confirmations, batches and what may be done to them, as the server gives them.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, getJson, newKey, type Params } from './client';

export type State = 'open' | 'disputed' | 'closed' | 'superseded';
export type Party = 'unit' | 'surveyor' | 'bureau';
export const PARTIES: readonly Party[] = ['unit', 'surveyor', 'bureau'];

export interface ConfirmationRow {
  id: number; institution_id: number | null; institution: string | null; building_id: number; building: string; courtyard: string;
  batch: string | null; state: State; version: number; hash: string; n_rooms: number; area: number; since: string; due: string | null;
  signed: string | null; disputes: number; overdue?: number | null; reminded: string | null;
}
export interface SignedRoom {
  id?: number | null; code: string; floor: number; number: string | null; use: string | null; subtype: string | null;
  measured: number | null; declared: number | null; approved: number | null; n_people: number;
  people?: { id: number; name: string; rank: string | null; share: number; kind: string }[];
}
export interface RoomChange { kind: 'added' | 'removed' | 'changed'; code: string; fields: string[]; before: SignedRoom | null; after: SignedRoom | null }
export interface Signature { party: Party; login: string; name: string; delegation_id: number | null; at: string; hash: string }
export interface Dispute {
  id: number; version: number; room_id: number | null; room_code: string | null; field: string; said: string; reason: string; party: Party; login: string; at: string;
  state: 'open' | 'measured' | 'kept'; answer: string | null; answered_by: string | null; answered: string | null;
}
export interface Move { move: string; title: string; title_zh: string; party?: Party | null; needs: string[] }
export interface Confirmation {
  id: number; institution_id: number | null; institution: string; building_id: number; building: string; courtyard: string; batch: string;
  state: State; version: number; hash: string; n_rooms: number; area: number; since: string; due: string; revision: number;
  rooms: SignedRoom[]; changes_since: number | null; changes: RoomChange[] | null; signatures: Signature[]; disputes: Dispute[];
  change_orders: { id: number; version: number; reason: string; document: string; login: string; at: string; used: string | null }[];
  versions: { version: number; made: string; cause: string; hash: string; code: string; signed: number }[];
  history: { at: string; actor: string; move: string; from: string; to: string; note: string }[];
  moves: Move[];
}
export interface BoardUnit {
  institution_id: number | null; institution: string | null; confirmations: number; rooms: number; area: number;
  waiting: number; one: number; two: number; three: number; disputed: number; superseded: number; overdue: number | null;
}
export interface BoardPlace { building_id: number; building: string; confirmations: number; closed: number; disputed: number; superseded: number; signed: number }
export interface Board {
  total: { rooms_in_one: number; rooms_of_city: number; area_of_city: number; confirmations: number; rooms: number; area: number; units: number; rooms_this_year: number };
  units: BoardUnit[]; not_started: { institution_id: number; institution: string; rooms: number }[]; buildings: BoardPlace[];
}
/** Who has to sign or to answer what until when. */
export interface Reminder {
  id: number; institution: string | null; courtyard: string; building: string; batch: string | null; state: State; party: Party;
  task: 'sign' | 'measure' | 'answer'; who: string | null; since: string; due: string | null; days: number | null; reminders: number; reminded: string | null;
}
export interface Delegation {
  id: number; party: Party; institution: string | null; from_login: string; from_name: string; to_login: string; to_name: string;
  from: string; to: string; document: string; made: string; ended: string | null;
}
export interface Verdict { verdict: 'valid' | 'unsigned' | 'superseded' | 'tampered'; valid: boolean; hash: string; version: number }
export interface Batch {
  id: number; code: string; name: string; company: string; grade: number; state: string; since: string; due: string | null;
  measurements: number; rooms: number; findings: number; confirmations: number; closed: number;
}
export interface Finding {
  id: number; rule: string; type: string; object_id: number; building_id: number | null; building: string | null; ordinal: number | null;
  lon: number | null; lat: number | null; code: string | null; other: string | null; is: number | null; against: number | null; allowed: number | null;
  state: 'open' | 'explained'; reason: string | null; document: string | null;
}
export interface BatchCard extends Omit<Batch, 'measurements' | 'rooms' | 'findings'> { findings: Finding[]; moves: Move[] }

export const useBoard = (wanted: boolean) =>
  useQuery({ queryKey: ['confirm', 'board'], queryFn: ({ signal }) => getJson<Board>('/api/confirmations/board', {}, signal), enabled: wanted, placeholderData: keepPreviousData });

export const useConfirmations = (params: Params | null) =>
  useQuery({ queryKey: ['confirm', 'list', params], queryFn: ({ signal }) => getJson<{ items: ConfirmationRow[]; next: number | null }>('/api/confirmations', params ?? {}, signal), enabled: params !== null, placeholderData: keepPreviousData });

/** What waits for me to sign or to answer, the most urgent first; null: nobody is asked. */
export const useInbox = (wanted: boolean) =>
  useQuery({
    queryKey: ['confirm', 'inbox'], enabled: wanted, placeholderData: keepPreviousData,
    queryFn: ({ signal }) => getJson<{ items: ConfirmationRow[] }>('/api/confirmations', { waits: true, limit: 10000 }, signal),
    select: ({ items }) => [...items].sort((a, b) => (a.due ?? '9').localeCompare(b.due ?? '9') || a.id - b.id),
  });

export const useReminders = () =>
  useQuery({ queryKey: ['confirm', 'reminders'], queryFn: ({ signal }) => getJson<{ items: Reminder[] }>('/api/confirmations/reminders', {}, signal) });

export const useDelegations = () =>
  useQuery({ queryKey: ['confirm', 'delegations'], queryFn: ({ signal }) => getJson<{ items: Delegation[] }>('/api/delegations', {}, signal) });

/** Something about confirmations that is asked anew afterwards. */
export function useConfirmCall<T>(run: (order: T) => Promise<unknown>) {
  const cache = useQueryClient();
  return useMutation({ mutationFn: run, onSettled: () => cache.invalidateQueries({ queryKey: ['confirm'] }) });
}

/** Reminds whoever has to act, of each in turn; whatever revision it has. */
export const useRemind = () => useConfirmCall(async (ids: readonly number[]) => {
  for (const id of ids) await call(`/api/confirmations/${id}/remind`, { method: 'POST', headers: { 'If-Match': '*', 'Idempotency-Key': newKey() } });
});

export const useConfirmation = (id: number) =>
  useQuery({ queryKey: ['confirm', 'card', id], queryFn: ({ signal }) => getJson<Confirmation>(`/api/confirmations/${id}`, {}, signal) });

export const useVerdict = (code: string) =>
  useQuery({ queryKey: ['confirm', 'verify', code], queryFn: ({ signal }) => getJson<Verdict>(`/api/confirmations/verify/${code}`, {}, signal), enabled: code.length === 20 });

export const useBatches = () =>
  useQuery({ queryKey: ['confirm', 'batches'], queryFn: ({ signal }) => getJson<{ items: Batch[] }>('/api/batches', { limit: 1000 }, signal) });

export const useBatch = (id: number) =>
  useQuery({ queryKey: ['confirm', 'batch', id], queryFn: ({ signal }) => getJson<BatchCard>(`/api/batches/${id}`, {}, signal) });

/** A move of a confirmation or a batch, of the revision that was looked at. */
export function useMove(path: string, of: { id: number; revision?: number } | undefined) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ move, body }: { move: string; body: object }) => call(`${path}/${of?.id ?? 0}/${move}`, {
      method: 'POST', body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', 'If-Match': `"${of?.id ?? 0}.${of?.revision ?? 0}"`, 'Idempotency-Key': newKey() },
    }),
    onSettled: () => cache.invalidateQueries({ queryKey: ['confirm'] }),
  });
}
