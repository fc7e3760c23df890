// useFound: what the question in the address found, for the map.
import { useMemo } from 'react';
import { useIdleAnswer } from '../api/queries';
import { useWarningPlaces, type WarningPlace } from '../api/standards';
import type { IdleAnswer } from '../api/found';
import { originOf, paramsOf, placeOf, ringOf } from '../idle/question';
import { useAsk } from '../idle/useAsk';
import { useMay } from '../session/useSession';
import { useView } from '../state/useView';
import type { Found } from './found';

function dotsOf(answer: IdleAnswer | undefined): Found['dots'] {
  const at = new Map<number, [number, number]>();
  for (const item of answer?.items ?? []) if (item.lon !== undefined && item.lat !== undefined && !at.has(item.building_id)) at.set(item.building_id, [item.lon, item.lat]);
  return {
    type: 'FeatureCollection',
    features: (answer?.by_building ?? []).flatMap(({ building_id, count }) => {
      const place = at.get(building_id);
      return place ? [{ type: 'Feature' as const, id: building_id, properties: { count, building: building_id }, geometry: { type: 'Point' as const, coordinates: place } }] : [];
    }),
  };
}

function findingsOf(places: readonly WarningPlace[]): Found['dots'] {
  return {
    type: 'FeatureCollection',
    features: places.flatMap(({ building_id, open, red, lon, lat }) => (typeof lon === 'number' && typeof lat === 'number'
      ? [{ type: 'Feature' as const, id: building_id, properties: { count: open, building: building_id, red }, geometry: { type: 'Point' as const, coordinates: [lon, lat] } }] : [])),
  };
}

/** Which findings the board beside the map shows; null on other screens. */
export function findingsAsked(screen: string, ask: { code?: string; level?: string; institution?: string }) {
  return screen === 'warnings' ? { code: ask.code, level: ask.level, institution_id: ask.institution } : null;
}

export function useFound(): Found | null {
  const [view] = useView();
  const { screen, selection } = view;
  const ask = useAsk();
  const reads = useMay('read_units');
  const question = useMemo(() => paramsOf(ask), [ask]);
  const answer = useIdleAnswer(screen === 'idle' ? question : null).data;
  const places = useWarningPlaces(reads ? findingsAsked(screen, ask) : null).data?.items;
  const room = selection?.kind === 'room' ? selection.id : null;
  return useMemo(() => {
    if (screen === 'within') return { dots: dotsOf(undefined), origin: null, within: null, rooms: [], chosen: [], shape: ringOf(ask.shape) };
    if (screen === 'warnings') return { dots: findingsOf(places ?? []), tone: 'findings', origin: null, within: null, rooms: [], chosen: [], shape: null };
    if (screen !== 'idle') return null;
    const chosen = answer?.items.find((item) => room !== null && item.room_ids.includes(room));
    const origin = placeOf(ask.near) ?? (answer?.origin && originOf(ask) ? [answer.origin.lon, answer.origin.lat] as [number, number] : null);
    return {
      dots: dotsOf(answer), origin, within: originOf(ask)?.kind === 'near' && ask.within ? Number(ask.within) : null,
      rooms: answer?.items.flatMap((item) => item.room_ids) ?? [], chosen: chosen?.room_ids ?? [], shape: null,
    };
  }, [screen, ask, answer, room, places]);
}
