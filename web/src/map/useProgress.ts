// useProgress: on the screens of confirmations and of the data review, a colour for each building: what is least advanced in it.
import { useMemo } from 'react';
import { useBoard, type BoardPlace } from '../api/confirm';
import { useReviewPlaces, useRounds, type ReviewPlace } from '../api/reviews';
import { useMay } from '../session/useSession';
import { usePrefs, type ThemeName } from '../state/usePrefs';
import { useView } from '../state/useView';

/** The colours of the panel's bars (page.css). */
const COLOURS: Record<ThemeName, Record<'none' | 'disputed' | 'superseded' | 'n0' | 'n1' | 'n2' | 'n3', string>> = {
  light: { none: '#d9d5cc', disputed: '#d0554a', superseded: '#9b86bd', n0: '#e3c88f', n1: '#a9cbe8', n2: '#5f9bd1', n3: '#5aa786' },
  dark: { none: '#4a4945', disputed: '#b0453b', superseded: '#7a659c', n0: '#8a7340', n1: '#4d7398', n2: '#3f8acb', n3: '#3f8a6a' },
};

export function progressOf(place: BoardPlace): keyof (typeof COLOURS)['light'] {
  if (place.disputed > 0) return 'disputed';
  if (place.superseded > 0) return 'superseded';
  return place.closed === place.confirmations ? 'n3' : (['n0', 'n1', 'n2', 'n2'] as const)[Math.min(3, place.signed)] ?? 'n0';
}

/** Of a round of review: what is left to do is seen first. */
export function reviewOf(place: Pick<ReviewPlace, 'units' | 'open' | 'submitted' | 'returned' | 'accepted'>): keyof (typeof COLOURS)['light'] {
  if (place.returned > 0) return 'disputed';
  if (place.accepted === place.units) return 'n3';
  if (place.open === 0) return 'n2';
  return place.submitted + place.accepted > 0 ? 'n1' : 'n0';
}

export function useProgress(): readonly (readonly [number, string])[] | undefined {
  const [{ screen, ask }] = useView();
  const { theme } = usePrefs();
  const reads = useMay('read_units');
  const board = useBoard(screen === 'confirm' && reads).data;
  const rounds = useRounds(screen === 'review').data?.items;
  const round = screen === 'review' ? (rounds?.find(({ id }) => String(id) === ask.code) ?? rounds?.[0]) : undefined;
  const places = useReviewPlaces(round?.id ?? null).data?.items;
  return useMemo(() => {
    if (screen === 'confirm' && board) return board.buildings.map((place) => [place.building_id, COLOURS[theme][progressOf(place)]] as const);
    if (screen === 'review' && places) return places.map((place) => [place.building_id, COLOURS[theme][reviewOf(place)]] as const);
    return undefined;
  }, [screen, board, places, theme]);
}
