// inspections: what was found in units, how it is mended, and the steps open to who looks.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, getJson, newKey, postJson } from './client';
import type { Move } from './confirm';

export interface Inspection {
  id: number; name: string; institution_id: number; institution: string; planned_on: string; state: string; since: string; due?: string | null;
  document?: string | null; findings: number; open: number; score: number; overdue: number;
}
export interface InspectionFinding {
  id: number; item: string; said: string; room_id: number | null; room: string | null; points: number; points_left: number; deadline: string; issued: string | null;
  state: 'open' | 'replied' | 'settled'; reply: string | null; replied: string | null; replied_by: string | null; note: string | null; looked: string | null; looked_by: string | null; late: number; seen_photo: number;
}
export interface InspectionPhoto { id: number; finding_id: number; made: string; made_by: string; by_unit: number }
export interface InspectionCard extends Inspection {
  found: InspectionFinding[]; photos: InspectionPhoto[]; moves: Move[];
  history: { at: string; actor: string; move: string; from: string; to: string; note: string }[];
}
export interface InspectionOrder { move: string; reason?: string; document?: string; said?: string; item?: string; deadline?: string; finding_id?: number; room_id?: number; points?: number }

const SIDE = 2048; // a telephone's picture is larger than anybody needs, and says where it was taken
const QUALITY = 0.85;

/** The picture made smaller, as a JPEG of its pixels alone. */
async function smaller(file: File): Promise<Blob> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error(file.name))), 'image/jpeg', QUALITY));
}

export const useInspections = () => useQuery({ queryKey: ['inspections', 'list'], queryFn: ({ signal }) => getJson<{ items: Inspection[] }>('/api/inspections', { limit: 10000 }, signal) });
export const useInspection = (id: number | null) => useQuery({
  queryKey: ['inspections', 'card', id],
  queryFn: async ({ signal }) => {
    const answer = await call(`/api/inspections/${id}`, { signal });
    return { card: (await answer.json()) as InspectionCard, version: answer.headers.get('ETag') ?? '' };
  },
  enabled: id !== null,
});

export type InspectionStep =
  | { do: 'plan'; name: string; institution_id: number; planned_on: string }
  | { do: 'move'; id: number; version: string; order: InspectionOrder }
  | { do: 'photo'; finding: number; file: File };

/** One step; what depends on it is asked again. */
export function useInspectionStep() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (step: InspectionStep): Promise<unknown> => {
      if (step.do === 'plan') return postJson('/api/inspections', { name: step.name, institution_id: step.institution_id, planned_on: step.planned_on });
      if (step.do === 'photo') {
        const body = await smaller(step.file);
        return call(`/api/inspections/findings/${step.finding}/photos`, { method: 'POST', headers: { 'Content-Type': 'application/octet-stream', 'Idempotency-Key': newKey() }, body });
      }
      const { move, ...body } = step.order;
      return call(`/api/inspections/${step.id}/${move}`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'If-Match': step.version }, body: JSON.stringify(body) });
    },
    onSettled: () => Promise.all([cache.invalidateQueries({ queryKey: ['inspections'] }), cache.invalidateQueries({ queryKey: ['warnings'] })]),
  });
}
