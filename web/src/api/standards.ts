// standards: warnings, entitlement and statistics as the server gives them.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getJson, type Params } from './client';

export interface WarningRule { code: string; type: string; rule: string; title: string; title_zh: string; needs?: string; open: number; red: number; explained: number; area?: number | null }
export interface Warning {
  id: number; code: string; type: string; object_id: number; object?: string | null; institution_id?: number | null; institution?: string | null;
  level: 'amber' | 'red'; area?: number | null; since?: string | null; opened: string; closed?: string | null; state: 'open' | 'explained' | 'closed';
  document?: string | null; explained_until?: string | null; room_id?: number | null; building_id?: number | null; ordinal?: number | null;
}
export interface WarningCard extends Warning {
  events: { at: string; what: string; level: string; area?: number | null; actor: string }[];
  exceptions: { id: number; document: string; from: string; to: string; note?: string | null; signed_by: string }[];
}

export const useWarningRules = (institution: string | undefined) =>
  useQuery({ queryKey: ['warnings', 'summary', institution], queryFn: ({ signal }) => getJson<{ items: WarningRule[] }>('/api/warnings/summary', { institution_id: institution }, signal), placeholderData: keepPreviousData });

export const useWarnings = (params: Params) =>
  useQuery({ queryKey: ['warnings', 'list', params], queryFn: ({ signal }) => getJson<{ items: Warning[]; next: number | null }>('/api/warnings', params, signal), placeholderData: keepPreviousData });

/** Open findings by building; lon and lat are missing where the building is not drawn. */
export interface WarningPlace { building_id: number; building: string; courtyard_id?: number | null; courtyard?: string | null; lon?: number | null; lat?: number | null; open: number; red: number }
export const useWarningPlaces = (params: Params | null) =>
  useQuery({ queryKey: ['warnings', 'places', params], queryFn: ({ signal }) => getJson<{ items: WarningPlace[] }>('/api/warnings/places', params ?? {}, signal), enabled: params !== null, placeholderData: keepPreviousData });

export const useWarning = (id: number) =>
  useQuery({ queryKey: ['warnings', 'card', id], queryFn: ({ signal }) => getJson<WarningCard>(`/api/warnings/${id}`, {}, signal) });

export const useUnits = () =>
  useQuery({ queryKey: ['institutions', 'all'], queryFn: ({ signal }) => getJson<{ items: { id: number; name?: string }[] }>('/api/institutions', { limit: 10000 }, signal) });

/** A number with the rule it comes from, and how; nothing where the standard does not say. */
export interface Figure { value?: number | null; rule?: string; article?: string; status?: string; how?: string; over?: number; rooms?: number }
export type Part = 'office' | 'service' | 'equipment' | 'basic';
export interface Entitlement extends Record<Part, Figure> {
  rule_set: string; as_of: string; establishment: Figure; gross: Figure; canteen: Figure;
  ranks: { rank: string; posts: number }[];
  has: Record<Part | 'ancillary' | 'technical' | 'technical_unapproved', Figure>;
  may_ask: Record<Part, Figure>;
}

export const useEntitlement = (id: number, posts: string | undefined) =>
  useQuery({ queryKey: ['entitlement', id, posts], queryFn: ({ signal }) => getJson<Entitlement>(`/api/institutions/${id}/entitlement`, { rank_counts: posts }, signal), placeholderData: keepPreviousData });

export interface Sums { rooms: number; area: number; used_rooms: number; idle_rooms: number; idle_area: number; unoccupied_rooms: number; unoccupied_area: number; over_rooms: number; over_area: number; people: number }
export type Change = Pick<Sums, 'rooms' | 'area' | 'idle_area' | 'over_area' | 'people'>;
export interface StatisticRow extends Sums { rooms_url: string; change?: Change; [dimension: string]: unknown }
export interface Statistics { as_of: string; compare?: string; by: string[]; total: Sums & { rooms_url: string; change?: Change }; items: StatisticRow[] }
export interface CountedRoom { id: number; code?: string; number?: string; name?: string; area: number; institution?: string; counted: boolean }

export const useStatistics = (params: Params) =>
  useQuery({ queryKey: ['statistics', params], queryFn: ({ signal }) => getJson<Statistics>('/api/statistics', params, signal), placeholderData: keepPreviousData });

export const useCountedRooms = (url: string | null) =>
  useQuery({ queryKey: ['statistics', 'rooms', url], queryFn: ({ signal }) => getJson<{ total: { count: number; area: number }; items: CountedRoom[]; next: number | null }>(`${url ?? ''}&limit=500`, {}, signal), enabled: url !== null });
