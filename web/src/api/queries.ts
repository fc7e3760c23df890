// queries: what the page asks for, each with its key in the cache.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getJson, type Params } from './client';
import type {
  BuildingRow, CardName, Cards, City, CourtyardRow, HistoryItem, Job, Page, Register, Room, SearchItem,
} from './types';

export const useCity = () =>
  useQuery({ queryKey: ['city'], queryFn: ({ signal }) => getJson<City>('/api/city', {}, signal) });

export const useRegisters = () =>
  useQuery({
    queryKey: ['registers'],
    queryFn: ({ signal }) => getJson<Register[]>('/api/registers', {}, signal),
    staleTime: Infinity,
  });

export function useCard<N extends CardName>(name: N, id: number | null | undefined) {
  return useQuery({
    queryKey: ['card', name, id],
    queryFn: ({ signal }) => getJson<Cards[N]>(`/api/${name}/${id}`, {}, signal),
    enabled: id != null,
  });
}

export const useHistory = (name: CardName, id: number, open: boolean) =>
  useQuery({
    queryKey: ['history', name, id],
    queryFn: ({ signal }) => getJson<{ items: HistoryItem[] }>(`/api/${name}/${id}/history`, {}, signal),
    enabled: open,
  });

const PAGE_ROWS = 1000;
const MOST_ROWS = 5000;

/** All pages of a list, up to MOST_ROWS; the total always tells how many there are. */
async function wholeList<T>(path: string, params: Params, signal: AbortSignal): Promise<Page<T>> {
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

export const useSearch = (words: string) =>
  useQuery({
    queryKey: ['search', words],
    queryFn: ({ signal }) => getJson<{ items: SearchItem[] }>('/api/search', { q: words, limit: 20 }, signal),
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
