// peopleQueries: who sits where, for those who may see people. Names are kept in no cache of the browser.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getJson } from '../api/client';
import type { Page } from '../api/types';
import { today } from './values';

export interface Person {
  id: number;
  code?: string | null;
  name: string;
  rank?: string | null;
  department?: string | null;
  status?: string;
  institution_id: number;
  institution: string;
  room_id?: number | null;
}
export interface Seat {
  id: number;
  room_id: number;
  number?: string | null;
  name?: string | null;
  building_id: number;
  building?: string;
  ordinal: number;
  floor?: string;
  usable_area?: number | null;
  kind: 'main' | 'second';
  share?: number;
  from: string;
}
export interface Occupant {
  id: number;
  person_id: number;
  person: string;
  rank?: string | null;
  department?: string | null;
  institution_id: number;
  institution: string;
  kind: 'main' | 'second';
  from: string;
  to?: string | null;
}

/** Who sits in the room now or will. */
export const useOccupants = (room: number, may: boolean) =>
  useQuery({
    queryKey: ['occupants', room],
    queryFn: ({ signal }) => getJson<Page<Occupant>>('/api/occupancy', { room_id: room, limit: 1000 }, signal),
    select: ({ items }) => items.filter((one) => !one.to || one.to > today()),
    enabled: may,
  });

export const usePerson = (id: number, may: boolean) =>
  useQuery({
    queryKey: ['card', 'people', id],
    queryFn: ({ signal }) => getJson<Person & { seats: Seat[] }>(`/api/people/${id}`, {}, signal),
    enabled: may,
  });

export const usePeople = (words: string, institution?: number) =>
  useQuery({
    queryKey: ['people', words, institution],
    queryFn: ({ signal }) => getJson<Page<Person>>('/api/people', { q: words || undefined, institution_id: institution, status: 'active', limit: 50 }, signal),
    enabled: words !== '' || institution !== undefined,
    placeholderData: keepPreviousData,
  });
