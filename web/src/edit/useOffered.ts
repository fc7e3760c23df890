// useOffered: what may be chosen: what a search finds in the city, or, for those bound to institutions, these and
// the rooms they hold, which are few enough to be listed before a word is typed.
import { useQueries } from '@tanstack/react-query';
import { getJson } from '../api/client';
import { useSearch, wholeList } from '../api/queries';
import type { Institution, Room, SearchKind } from '../api/types';
import { matches } from './values';

export interface Offer { id: number; label: string; code?: string; context?: string }

const ofRoom = (room: Room): Offer => ({
  id: room.id, code: room.code, label: [room.number, room.name].filter(Boolean).join(' ') || (room.code ?? ''), context: [room.building, room.floor].filter(Boolean).join(' · '),
});
const ofInstitution = ({ id, code, name }: Institution): Offer => ({ id, code, label: name ?? code ?? '' });

async function offersOf(kind: SearchKind, institution: number, signal: AbortSignal): Promise<Offer[]> {
  if (kind === 'institution') return [ofInstitution(await getJson<Institution>(`/api/institutions/${institution}`, {}, signal))];
  const { items } = await wholeList<Room & { institution_id?: number }>('/api/rooms', { institution_id: institution }, signal);
  return items.filter((room) => room.institution_id === institution).map(ofRoom); // not those held with others
}

/** `within`: the institutions it is bound to; null: none. Only rooms and institutions belong to one. */
export function useOffered(kind: SearchKind, words: string, within: readonly number[] | null): { items: Offer[]; waiting: boolean; listed: boolean } {
  const listed = within !== null && (kind === 'room' || kind === 'institution');
  const found = useSearch(listed ? '' : words, kind);
  const own = useQueries({
    queries: (listed ? within : []).map((id) => ({ queryKey: ['offered', kind, id], queryFn: ({ signal }: { signal: AbortSignal }) => offersOf(kind, id, signal) })),
  });
  if (!listed) return { items: words ? (found.data?.items ?? []) : [], waiting: words !== '' && found.isFetching, listed };
  const items = own.flatMap((one) => one.data ?? []).filter((offer) => matches(words, [offer.label, offer.code, offer.context]));
  return { items: items.slice(0, 200), waiting: own.some((one) => one.isPending), listed };
}
