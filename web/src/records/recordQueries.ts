// recordQueries: pages of any register, by what its list may be asked. Those of people are kept no longer than they are shown.
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getJson, type Params } from '../api/client';
import type { Page } from '../api/types';

export type RecordRow = Record<string, unknown> & { id: number };

/** A name beside its code is what people read. */
export const namedOf = (row: RecordRow, name: string): unknown => row[name.replace(/_code$/, '')] ?? row[name];

export const PERSONAL: readonly string[] = ['people', 'occupancy'];
/** Who holds which room, and what was measured in it. */
const OF_UNITS: readonly string[] = ['holdings', 'tenures', 'measurements'];
/** What a register takes to be seen at all, and to be taken along as a file. */
export const seeing = (register: string) => (PERSONAL.includes(register) ? 'read_people' : OF_UNITS.includes(register) ? 'read_units' : 'read');
export const taking = (register: string) => (PERSONAL.includes(register) ? 'export_people' : seeing(register));

const keeps = (register: string) => (PERSONAL.includes(register) ? 0 : 300_000);

export const useRecords = (register: string, params: Params | null, limit: number) =>
  useQuery({
    queryKey: ['records', register, params, limit],
    queryFn: ({ signal }) => getJson<Page<RecordRow>>(`/api/${register}`, { ...params, limit }, signal),
    enabled: params !== null, gcTime: keeps(register),
  });

const PAGE = 200;

export const useRecordPages = (register: string, params: Params, enabled: boolean) =>
  useInfiniteQuery({
    queryKey: ['records', register, 'pages', params],
    queryFn: ({ signal, pageParam }) => getJson<Page<RecordRow>>(`/api/${register}`, { ...params, limit: PAGE, after: pageParam }, signal),
    initialPageParam: undefined as string | number | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData, enabled, gcTime: keeps(register),
  });

export const useRecordCard = (register: string, id: number) =>
  useQuery({ queryKey: ['card', register, id], queryFn: ({ signal }) => getJson<RecordRow>(`/api/${register}/${id}`, {}, signal), gcTime: keeps(register) });
