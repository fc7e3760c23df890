// surveys: what surveyors handed in, as the server tells it.
import { useQuery } from '@tanstack/react-query';
import { getJson } from './client';
import type { Bounds } from './types';

export type Verdict = 'good' | 'remarks' | 'refused';

export interface Imagery {
  id: number;
  kind: 'ortho' | 'dsm' | 'dtm';
  flown: string;
  min_zoom: number;
  max_zoom: number;
  bounds: Bounds;
  tiles: string;
  shift_east_m: number;
  shift_north_m: number;
}
/** Where buildings stand against their outlines in the register: the median, and the median of what they differ from it by. */
export interface Offset {
  east_m: number;
  north_m: number;
  spread_m: number;
  buildings: number;
}
export interface Survey {
  id: number;
  name: string;
  flown: string;
  created: string;
  files: number;
  bytes: number;
  verdict: Verdict;
  state: 'open' | 'ready';
  producer: string;
  bounds: Bounds | null;
  offset: Offset | null;
  /** Heights that nobody has decided on. */
  proposals: number;
  imagery: Imagery[];
}
export interface Proposal {
  id: number;
  state: 'open' | 'accepted' | 'rejected';
  building_id: number;
  building_code: string | null;
  building: string | null;
  survey_id: number;
  registered: number | null;
  proposed: number;
  spread: number;
  coverage: number;
}
export interface Finding {
  weight: Verdict;
  text: string;
  text_zh: string;
}
export interface SurveyFile {
  id: number;
  path: string;
  kind: string;
  bytes: number;
  sha256: string;
  verdict: Verdict;
  epsg: number | null;
  bounds: Bounds | null;
  facts: Record<string, string | number>;
  findings: Finding[];
}
export interface Delivery {
  id: number;
  state: string;
  producer: string;
  received: string;
  verdict: Verdict;
  findings: Finding[];
  files: SurveyFile[];
}
export interface SurveyCard extends Survey {
  deliveries: Delivery[];
}
/** A photo that says where it was taken. */
export interface SurveyPhoto {
  id: number;
  name: string;
  lon: number;
  lat: number;
  time: string;
  camera: string;
  direction?: number | string;
  relative_height?: number | string;
  thumb: string | null;
}
/** What the job of a delivery ends with. */
export interface SurveyResult {
  survey_id?: number;
  was_there?: boolean;
}

export const useSurveys = () =>
  useQuery({ queryKey: ['surveys'], queryFn: ({ signal }) => getJson<{ total: { count: number }; items: Survey[] }>('/api/surveys', { limit: 1000 }, signal) });

export const useSurvey = (id: number | null) =>
  useQuery({ queryKey: ['survey', id], queryFn: ({ signal }) => getJson<SurveyCard>(`/api/surveys/${id}`, {}, signal), enabled: id !== null });

export const useSurveyPhotos = (id: number | null) =>
  useQuery({ queryKey: ['survey-photos', id], queryFn: ({ signal }) => getJson<{ items: SurveyPhoto[] }>(`/api/surveys/${id}/photos`, {}, signal), enabled: id !== null });

export const useProposals = (survey: number) =>
  useQuery({ queryKey: ['proposals', survey], queryFn: ({ signal }) => getJson<{ total: { count: number }; items: Proposal[] }>('/api/proposals', { survey_id: survey, limit: 1000 }, signal) });
