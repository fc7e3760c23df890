// queries: what the page asks for, each with its key in the cache.
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { askJson, getJson, type Params } from './client';
import type { Action, Holding, Version } from './changeTypes';
import type { Layer } from './layers';
import type { IdleAnswer, WithinAnswer } from './found';
import type {
  BuildingRow, CardName, Cards, City, CourtyardRow, Job, Page, Register, Room, SearchItem, SearchKind,
} from './types';

export const useCity = () =>
  useQuery({ queryKey: ['city'], queryFn: ({ signal }) => getJson<City>('/api/city', {}, signal) });

export const useRegisters = () =>
  useQuery({
    queryKey: ['registers'],
    queryFn: ({ signal }) => getJson<Register[]>('/api/registers', {}, signal),
    staleTime: Infinity,
  });

export const useLayers = () =>
  useQuery({ queryKey: ['layers'], queryFn: ({ signal }) => getJson<{ items: Layer[] }>('/api/layers', {}, signal) });

export function useCard<N extends CardName>(name: N, id: number | null | undefined) {
  return useQuery({
    queryKey: ['card', name, id],
    queryFn: ({ signal }) => getJson<Cards[N]>(`/api/${name}/${id}`, {}, signal),
    enabled: id != null,
  });
}

export const useHistory = (name: string, id: number) =>
  useQuery({
    queryKey: ['history', name, id],
    queryFn: ({ signal }) => getJson<{ items: Version[] }>(`/api/${name}/${id}/history`, {}, signal),
  });

/** All who have held a room, the newest first. */
export const useHoldings = (room: number) =>
  useQuery({
    queryKey: ['holdings', room],
    queryFn: ({ signal }) => getJson<{ items: Holding[] }>('/api/holdings', { room_id: room }, signal),
    select: ({ items }) => [...items].sort((a, b) => (a.from < b.from ? 1 : -1)),
  });

/** The last change in one step of a room, with whether it can be undone. */
export const useLastAction = (room: number, may: boolean) =>
  useQuery({
    queryKey: ['action', 'of', room],
    queryFn: async ({ signal }) => {
      const { items } = await getJson<{ items: Action[] }>('/api/actions', { room_id: room, limit: 10 }, signal);
      const last = items.find((action) => action.undoes == null && action.undone_by == null);
      return last ? getJson<Action>(`/api/actions/${last.id}`, {}, signal) : null;
    },
    enabled: may,
  });

export const useRooms = (ids: readonly number[]) =>
  useQueries({
    queries: ids.map((id) => ({
      queryKey: ['card', 'rooms', id],
      queryFn: ({ signal }: { signal: AbortSignal }) => getJson<Room>(`/api/rooms/${id}`, {}, signal),
    })),
  });

const PAGE_ROWS = 1000;
const MOST_ROWS = 5000;

/** All pages of a list, up to MOST_ROWS; the total always tells how many there are. */
export async function wholeList<T>(path: string, params: Params, signal: AbortSignal): Promise<Page<T>> {
  const items: T[] = [];
  let after: string | number | undefined;
  for (;;) {
    const page: Page<T> = await getJson<Page<T>>(path, { ...params, limit: PAGE_ROWS, after }, signal);
    items.push(...page.items);
    if (page.next == null || page.items.length === 0 || items.length >= MOST_ROWS) {
      return { total: page.total, items };
    }
    after = page.next;
  }
}

export interface Rows {
  rooms: Room;
  buildings: BuildingRow;
  courtyards: CourtyardRow;
  districts: CourtyardRow;
}

export function useRows<N extends keyof Rows>(name: N, params: Params | null) {
  return useQuery({
    queryKey: ['rows', name, params],
    queryFn: ({ signal }) => wholeList<Rows[N]>(`/api/${name}`, params ?? {}, signal),
    enabled: params !== null,
    placeholderData: keepPreviousData,
  });
}

export const useSearch = (words: string, kind?: SearchKind) =>
  useQuery({
    queryKey: ['search', words, kind],
    queryFn: ({ signal }) => getJson<{ items: SearchItem[] }>('/api/search', { q: words, limit: 20, kind }, signal),
    enabled: words !== '',
    placeholderData: keepPreviousData,
  });

const isOver = (job: Job | undefined) =>
  job !== undefined && ['successful', 'failed', 'dismissed'].includes(job.status);

/** A job: events tell of its steps, and it is asked for every second in case they do not come. */
export const useJob = (id: string | null) =>
  useQuery({
    queryKey: ['job', id],
    queryFn: ({ signal }) => getJson<Job>(`/ogc/jobs/${id}`, {}, signal),
    enabled: id !== null,
    refetchInterval: (query) => (isOver(query.state.data) ? false : 1000),
  });

export const useJobs = () =>
  useQuery({ queryKey: ['jobs'], queryFn: ({ signal }) => getJson<{ jobs: Job[] }>('/ogc/jobs', {}, signal), refetchInterval: 5000, staleTime: 0 });

const IDLE_MOST = 500;

export const useIdleAnswer = (params: Params | null) =>
  useQuery({
    queryKey: ['idle', params],
    queryFn: ({ signal }) => getJson<IdleAnswer>('/api/idle', { ...params, limit: IDLE_MOST }, signal),
    enabled: params !== null,
    placeholderData: keepPreviousData,
  });

export const useWithinAnswer = (shape: [number, number][] | null, relation: string) =>
  useQuery({
    queryKey: ['within', shape, relation],
    queryFn: ({ signal }) => askJson<WithinAnswer>('/api/within', { relation, limit: IDLE_MOST }, polygonOf(shape ?? []), signal),
    enabled: shape !== null,
    placeholderData: keepPreviousData,
  });

export const polygonOf = (ring: [number, number][]) => ({ type: 'Polygon' as const, coordinates: [[...ring, ring[0] ?? [0, 0]]] });
