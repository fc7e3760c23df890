// reports: the tables that are handed in, those that were kept, yearly duties and rule sets, as the server gives them.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, getJson, postJson } from './client';

export interface Report { name: string; title: string; title_zh: string; by_district: boolean; people: boolean; sheets: number }
export interface Kept { id: number; report: string; form: 'xlsx' | 'pdf'; title: string; file_name: string; day: string; made_at: string; made_by: string; digest: string; bytes: number; url: string }
export interface KeepOrder { form: 'xlsx' | 'pdf'; lang: string; institution_id?: number; district_id?: number }
export interface YearlyTask { institution_id: number; code: string; institution: string; done_on: string | null; evidence?: string; signed_by?: string }
export interface YearlyTasks { year: number; kind: string; units: number; done: number; items: YearlyTask[] }
export interface Rule { rule: string; class: string; key: string; value: number | null; status: string; article: string; source: string; note: string }
export interface RuleSet { id: string; title: string; title_zh: string; document: string; from: string; to: string | null; active: boolean; unverified: number; rules: Rule[] }
export interface Amendment { rule: string; class: string; key: string; value: number; source: string; note?: string }

const json = { 'Content-Type': 'application/json' };

export const useReports = () => useQuery({ queryKey: ['reports'], queryFn: ({ signal }) => getJson<{ items: Report[] }>('/api/reports', {}, signal) });

export const useKept = (may: boolean) =>
  useQuery({ queryKey: ['reports', 'kept'], queryFn: ({ signal }) => getJson<{ items: Kept[] }>('/api/report-snapshots', {}, signal), enabled: may });

export const keepReport = (name: string, order: KeepOrder) => postJson<{ id: number }>(`/api/reports/${name}/snapshots`, order);

export const useDistricts = () =>
  useQuery({ queryKey: ['districts', 'all'], queryFn: ({ signal }) => getJson<{ items: { id: number; name?: string }[] }>('/api/districts', { limit: 1000 }, signal) });

export const useYearlyTasks = (year: number, kind: string) =>
  useQuery({ queryKey: ['yearly-tasks', year, kind], queryFn: ({ signal }) => getJson<YearlyTasks>('/api/yearly-tasks', { year, kind }, signal) });

export function useTaskDone(year: number, kind: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ institution, done_on, evidence }: { institution: number; done_on: string; evidence: string }) =>
      call(`/api/yearly-tasks/${year}/${kind}/${institution}`, { method: 'PUT', headers: json, body: JSON.stringify({ done_on, evidence }) }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['yearly-tasks'] }),
  });
}

export const useRuleSets = () => useQuery({ queryKey: ['rule-sets'], queryFn: ({ signal }) => getJson<{ items: RuleSet[] }>('/api/rule-sets', {}, signal) });

export function useAmend(set: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (amendment: Amendment) => call(`/api/rule-sets/${set}/rules`, { method: 'PUT', headers: json, body: JSON.stringify(amendment) }),
    onSuccess: () => cache.invalidateQueries(),
  });
}
