// useProgress: on the screen of confirmations, a colour for each building: its least advanced confirmation.
import { useMemo } from 'react';
import { useBoard, type BoardPlace } from '../api/confirm';
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

export function useProgress(): readonly (readonly [number, string])[] | undefined {
  const [{ screen }] = useView();
  const { theme } = usePrefs();
  const board = useBoard(screen === 'confirm').data;
  return useMemo(() => (screen === 'confirm' && board ? board.buildings.map((place) => [place.building_id, COLOURS[theme][progressOf(place)]] as const) : undefined), [screen, board, theme]);
}
