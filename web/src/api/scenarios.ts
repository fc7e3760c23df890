// scenarios: relocations being planned, as the server tells them.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { call, getJson, postJson } from './client';
import type { Job } from './types';

export type Goal = 'freed_area' | 'rent' | 'affinity' | 'heads_moved' | 'cost';
export const GOALS: readonly Goal[] = ['freed_area', 'rent', 'affinity', 'heads_moved', 'cost'];
export type WishKind = 'empty' | 'together' | 'room' | 'tidy';
export const WISH_KINDS: readonly WishKind[] = ['empty', 'together', 'room', 'tidy'];

export interface GroupPlaces { one: number; two: number; more: number; mean_distance_m: number | null }
export interface Kpi {
  buildings_before: number; buildings_after: number; rent_before: number; rent_after: number; freed_area: number;
  freed: { building: number; code: string; name?: string; gross_area: number }[];
  units_moved: number; heads_moved: number;
  groups_in_one_place: number; groups_in_two_places: number; groups_in_more_places: number; groups_violating?: number;
  groups_before?: GroupPlaces; group_distance_m?: number | null;
  affinity: number; cost: number;
  over_standard_before?: number; over_standard_after?: number; people_changing_rooms?: number;
}
export interface Told { text: string; text_zh: string }
export interface Finding extends Told { line?: string }
export interface ConflictRule extends Told { rule: string; unit?: number; building?: number; reason?: string }
export interface Conflict extends Told { missing_area: number; smallest: boolean; rules: ConflictRule[] }
export type PlanStatus = 'optimal' | 'feasible' | 'infeasible' | 'broken';
export interface Brief {
  status: PlanStatus; objective: number | null; bound: number | null; gap: number | null; freed_area?: number;
  goals?: { goal: Goal; value: number; weight?: number }[];
  kpi?: Kpi; conflict?: Conflict; findings?: Finding[]; errors?: number; broken?: number;
  rooms?: { status: 'complete' | 'incomplete'; people: number; seated: number; changed: number; converted: number; over_standard_before: number; over_standard_after: number; service_missing: number; short: { building: number; name: string; area: number }[] };
  n_waves: number | null; double_moves?: number; cannot_move?: number;
}
export interface PlanHead { number: number; at: string; by: string; origin: 'solve' | 'hand'; stale: boolean; hand?: HandMove[]; brief: Brief }
export interface HandMove { unit: number; building: number; ordinal?: number | null }
export interface UnitRule { unit: number; building: number; ordinal?: number | null; reason?: string }
export interface Rules { group_places_max?: number; group_distance_m?: number; moves_max?: number; budget?: number }
export interface ScenarioRow {
  id: number; name: string; kind: WishKind | 'problem'; state: 'draft' | 'approved' | 'closed'; by: string;
  created: string; updated: string; revision: number; units: number; buildings: number; plan: PlanHead | null; published: number;
}
export interface Price {
  rule: string; index: number; unit?: number; building?: number; other?: number; status: PlanStatus;
  objective?: number | null; goals?: { goal: Goal; value: number }[]; freed_area?: number; kpi?: Kpi;
}
export interface Note { id: number; at: string; by: string; kind: string; number: number | null; text: string | null }
export interface ScenarioCard extends Omit<ScenarioRow, 'published'> {
  wish: Record<string, unknown> | null;
  problem: { name?: string; goals?: Goal[]; weights?: Partial<Record<Goal, number>>; rules?: Rules; pins?: UnitRule[]; bans?: UnitRule[]; apart?: { a: number; b: number }[]; n_units: number; n_buildings: number; heads: number; empty: number[] };
  prices: { with_all: Price; without: Price[] } | null;
  plans: { number: number; at: string; by: string; origin: 'solve' | 'hand'; status: PlanStatus; objective: number | null }[];
  published: { wave: number; at: string; by: string; action_id: number }[];
  notes: Note[];
}
export interface Compared {
  id: number; name: string; status: PlanStatus | null; objective: number | null; bound: number | null; gap: number | null;
  goals: { goal: Goal; value: number }[] | null; freed_area: number | null; kpi: Kpi | null; waves: number | null;
  double_moves: number | null; cannot_move: number | null; rooms: Brief['rooms'] | null; conflict: Conflict | null;
}

/** A problem, as much of it as the page reads. */
export interface ProblemRoom { id: number; code: string; area: number; use: 'office' | 'service' | 'fixed' }
export interface ProblemFloor { ordinal: number; label?: string; capacity?: number; rooms?: ProblemRoom[] }
export interface ProblemBuilding {
  id: number; code?: string; name?: string; gross_area?: number; rent?: number; exit_cost?: number; e?: number; n?: number;
  keep?: boolean; empty?: boolean; lift?: boolean; secure?: boolean; district?: number; floors: ProblemFloor[];
}
export interface ProblemPerson { id: number; ceiling: number; leader?: boolean; department?: string; room?: number }
export interface ProblemUnit {
  id: number; code?: string; name?: string; group?: number; heads?: number; need: number; ground_floor?: number; moving_cost?: number;
  places?: { building: number | null; area?: number }[]; accessible?: boolean; secure?: boolean; district?: number;
  holds?: number[]; people?: ProblemPerson[];
}
export interface Problem {
  units: ProblemUnit[]; buildings: ProblemBuilding[]; rules?: Rules; pins?: UnitRule[]; bans?: UnitRule[];
  apart?: { a: number; b: number }[]; distances?: { a: number; b: number; metres: number }[]; costs?: { per_head?: number; per_m2?: number };
}
export interface PlannedRoom { room: number; code: string; building: number; ordinal: number; area: number; people: number[]; was: string; use: string }
export interface Move { unit: number; name: string; from: number | null; to: number; people?: number; temporary: boolean; rooms?: number[] }
export interface Plan extends Brief {
  assignments?: { unit: number; name: string; building: number; moves: boolean; area: number; floors: { ordinal: number; label?: string; area: number }[] }[];
  waves?: { wave: number; moves: Move[] }[];
  rooms?: Brief['rooms'] & { units: { unit: number; rooms: PlannedRoom[] }[] };
}
export interface Wave { wave: number; moves: Move[]; published: { at: string; by: string; action_id: number } | null }

const path = (id: number, part = '') => `/api/scenarios/${id}${part}`;

export const useScenarios = () =>
  useQuery({ queryKey: ['scenarios'], queryFn: ({ signal }) => getJson<{ items: ScenarioRow[] }>('/api/scenarios', { limit: 200 }, signal), staleTime: 0 });

export const useCompared = (ids: readonly number[]) =>
  useQuery({ queryKey: ['scenarios', 'compare', ids], queryFn: ({ signal }) => getJson<{ items: Compared[] }>('/api/scenarios/compare', { ids: ids.join(',') }, signal), enabled: ids.length > 0, staleTime: 0 });

/** The card with the version a change of it names. */
export const useScenario = (id: number, running: boolean) =>
  useQuery({
    queryKey: ['scenario', id, 'card'],
    queryFn: async ({ signal }) => {
      const answer = await call(path(id), { signal });
      return { card: (await answer.json()) as ScenarioCard, etag: answer.headers.get('etag') ?? '*' };
    },
    staleTime: 0,
    refetchInterval: running ? 3000 : false,
  });

const usePart = <T>(id: number, part: string, version: unknown, enabled = true) =>
  useQuery({ queryKey: ['scenario', id, part, version], queryFn: ({ signal }) => getJson<T>(path(id, `/${part}`), {}, signal), enabled, staleTime: Infinity });

export const useProblem = (card: ScenarioCard) => usePart<Problem>(card.id, 'problem', card.revision);
export const usePlan = (card: ScenarioCard) => usePart<Plan>(card.id, 'plan', [card.plan?.number, card.plan?.at], card.plan !== null);
export const useWaves = (card: ScenarioCard) => usePart<{ items: Wave[] }>(card.id, 'waves', [card.plan?.number, card.plan?.at, card.published.length], card.plan !== null);

/** A job: looking for a plan, carrying out moves, pricing the rules. */
export const runScenario = (id: number, mode: 'solve' | 'arrange' | 'price', body: unknown) => postJson<Job>(path(id, `/${mode}`), body);

/** What is done to a scenario; everything asked about scenarios is asked again after. */
export function useScenarioActs(id: number) {
  const cache = useQueryClient();
  const anew = () => cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'scenarios' || queryKey[0] === 'scenario' });
  const changing = async (part: string, method: string, etag: string, body?: unknown) => {
    await call(path(id, part), { method, headers: { 'If-Match': etag, ...(body !== undefined && { 'Content-Type': 'application/json' }) }, body: body === undefined ? undefined : JSON.stringify(body) });
    await anew();
  };
  return {
    anew,
    patch: (etag: string, body: unknown) => changing('', 'PATCH', etag, body),
    restore: (etag: string, plan: number) => changing('/restore', 'POST', etag, { plan }),
    approve: (etag: string) => changing('/approve', 'POST', etag),
    reopen: (etag: string) => changing('/reopen', 'POST', etag),
    remove: (etag: string) => changing('', 'DELETE', etag),
    wave: async (wave: number, back: boolean, body: unknown) => { await postJson(path(id, `/waves/${wave}/${back ? 'rollback' : 'publish'}`), body); await anew(); },
    comment: async (text: string) => { await postJson(path(id, '/comments'), { text }); await anew(); },
  };
}

export const makeScenario = (body: unknown, key: string) => postJson<ScenarioCard>('/api/scenarios', body, key);
export const fileOf = (id: number, name: string, lang: string, form: 'xlsx' | 'pdf'): string => `${path(id, `/${name}`)}?f=${form}&lang=${lang}`;
