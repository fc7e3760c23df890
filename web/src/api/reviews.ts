// reviews: how complete units' data are, and the rounds in which they sign for them.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, getJson, postJson } from './client';

export interface ReviewRule { code: string; register: string; level: string; title: string; title_zh: string; source: string }
export interface ReviewUnit {
  institution_id: number; code: string; institution: string; required: number; missing: number; wanted: number; wanted_missing: number;
  complete: number; changed_on: string | null; days: number | null; corrections: number; state: string | null;
}
export interface ReviewGap { rule: string; register: string; level: string; object_id: number; object: string }
export interface Completeness { rules: ReviewRule[]; items: ReviewUnit[] }
export interface ReviewCard extends Completeness { gaps: ReviewGap[]; n_gaps: number }
export interface Round { id: number; name: string; opened: string; due?: string; units: number; open: number; submitted: number; returned: number; accepted: number }
export interface RoundUnit { institution_id: number; institution: string; batch: string; state: string; rooms?: number; area?: number; signed?: string; signed_by?: string; note?: string }
export interface Correction { id: number; register: string; object: string; field: string; before?: string; after?: string; state: string; new: boolean; bureau: boolean; made_by: string; decided_by?: string }
/** What is other in a workbook that came back; a new record has `record` instead of a field. */
export interface BookChange { sheet: string; row: number; column: string; register: string; object_id?: number; object: string; field?: string; before?: string; value?: string; record?: Record<string, string>; bureau: boolean }
export interface BookFault { sheet: string; row: number; column: string; value: string; detail: string; detail_zh: string; expected: string; expected_zh: string }
export interface BookRead { rows: number; changes: BookChange[]; n_errors: number; errors: BookFault[] }

const put = (path: string, body: unknown) => call(path, { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

export const useCompleteness = () => useQuery({ queryKey: ['reviews', 'completeness'], queryFn: ({ signal }) => getJson<Completeness>('/api/reviews/completeness', {}, signal) });
export const useReviewUnit = (id: number | null) => useQuery({ queryKey: ['reviews', 'unit', id], queryFn: ({ signal }) => getJson<ReviewCard>(`/api/reviews/units/${id}`, {}, signal), enabled: id !== null });
export const useCorrections = (id: number | null) => useQuery({ queryKey: ['reviews', 'corrections', id], queryFn: ({ signal }) => getJson<{ items: Correction[] }>(`/api/reviews/units/${id}/corrections`, {}, signal), enabled: id !== null });
export const useRounds = (wanted = true) => useQuery({ queryKey: ['reviews', 'rounds'], queryFn: ({ signal }) => getJson<{ items: Round[] }>('/api/reviews', {}, signal), enabled: wanted });
export const useRoundUnits = (id: number | null) => useQuery({ queryKey: ['reviews', 'round', id], queryFn: ({ signal }) => getJson<{ items: RoundUnit[] }>(`/api/reviews/${id}/units`, {}, signal), enabled: id !== null });

export interface ReviewPlace { building_id: number; building: string; courtyard_id?: number | null; courtyard?: string | null; lon?: number | null; lat?: number | null; units: number; open: number; submitted: number; returned: number; accepted: number }
export const useReviewPlaces = (id: number | null) => useQuery({ queryKey: ['reviews', 'places', id], queryFn: ({ signal }) => getJson<{ items: ReviewPlace[] }>(`/api/reviews/${id}/places`, {}, signal), enabled: id !== null });

export type ReviewStep =
  | { do: 'begin'; name: string }
  | { do: 'submit' | 'accept' | 'return'; round: number; unit: number }
  | { do: 'propose'; unit: number; changes: BookChange[] }
  | { do: 'decide'; correction: number; accept: boolean };

/** One step of a review; everything that depends on it is asked again. */
export function useReviewStep() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (step: ReviewStep): Promise<unknown> => {
      if (step.do === 'begin') return postJson('/api/reviews', { name: step.name });
      if (step.do === 'propose') return postJson(`/api/reviews/units/${step.unit}/corrections`, { changes: step.changes.map(({ register, object_id, object, field, value, record }) => ({ register, object_id, object, field, value, record })) });
      if (step.do === 'decide') return put(`/api/corrections/${step.correction}/decision`, { accept: step.accept });
      return put(`/api/reviews/${step.round}/units/${step.unit}/${step.do === 'submit' ? 'signature' : 'decision'}`, { move: step.do });
    },
    onSuccess: () => cache.invalidateQueries({ queryKey: ['reviews'] }),
  });
}

/** The server's worker reads the file; nothing is proposed by that. */
export async function readBook(unit: number, file: File): Promise<BookRead> {
  const format = file.name.toLowerCase().endsWith('.ods') ? 'ods' : 'xlsx';
  const answer = await call(`/api/reviews/units/${unit}/workbook?format=${format}`, { method: 'POST', headers: { 'Content-Type': 'application/octet-stream' }, body: file });
  return (await answer.json()) as BookRead;
}
