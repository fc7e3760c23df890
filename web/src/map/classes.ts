// classes: what colours a room under each colouring. One table says it twice, to people (legend, list)
// and to MapLibre (expressions), so that the two cannot drift apart; a test compares them.
import type { ExpressionSpecification } from 'maplibre-gl';
import type { Colouring } from '../state/url';
import type { ThemeName } from '../state/usePrefs';
import { INSTITUTION_COLOURS, PALETTES } from './palette';

export type Pattern = 'hatch' | 'dots' | 'cross';
export interface RoomClass {
  key: string;
  light: string;
  dark: string;
  pattern?: Pattern;
}
/** The part of a room that classes look at, the same in tiles and in rows. */
export interface Classed {
  use?: string | null;
  state?: string | null;
  status?: string | null;
  institution_id?: number | null;
}

const IDLE: RoomClass = { key: 'idle', light: '#f2a93b', dark: '#d08a1f', pattern: 'hatch' };
const RESERVED: RoomClass = { key: 'reserved', light: '#4f8fd9', dark: '#4f8fd9', pattern: 'dots' };
const CLOSED: RoomClass = { key: 'closed', light: '#a9a9a9', dark: '#555555', pattern: 'cross' };

const BY_USE: readonly RoomClass[] = [
  { key: 'office', light: '#8fb8de', dark: '#3f6f9c' },
  { key: 'service', light: '#9ad0c2', dark: '#3d7a6c' },
  { key: 'equipment', light: '#c9c3b8', dark: '#6c675e' },
  { key: 'ancillary', light: '#e3c88f', dark: '#8a7340' },
  { key: 'technical', light: '#b9a7d6', dark: '#6a5a8c' },
  IDLE, RESERVED, CLOSED,
];
const BY_STATE: readonly RoomClass[] = [
  { key: 'in_use', light: '#b9d0e6', dark: '#34536f' },
  { key: 'shared', light: '#9ad0c2', dark: '#3d7a6c' },
  { key: 'unoccupied', light: '#e6b8c4', dark: '#8a5566' },
  IDLE, RESERVED,
  { key: 'let', light: '#b9a7d6', dark: '#6a5a8c' },
  CLOSED,
];
/** Stored states that are shown as one class. */
const GROUPS: Record<string, string> = {
  sealed: 'closed', repair: 'closed', disposal: 'closed', lent_out: 'let', leased_out: 'let',
};

export function classesOf(by: Colouring): readonly RoomClass[] {
  if (by === 'institution') return [IDLE];
  return by === 'use' ? BY_USE : BY_STATE;
}

export function classOf(room: Classed, by: Colouring): string {
  if (room.status === 'idle') return 'idle';
  if (by === 'institution') return room.institution_id ? `i${room.institution_id}` : 'none';
  const state = room.state ?? 'in_use';
  const group = GROUPS[state] ?? state;
  if (by === 'use') return group === 'reserved' || group === 'closed' ? group : (room.use ?? 'none');
  return room.status === 'unoccupied' ? 'unoccupied' : group;
}

const text = (name: string): ExpressionSpecification => ['to-string', ['get', name]];
const states = (group: string) => Object.keys(GROUPS).filter((state) => GROUPS[state] === group);

export function classExpression(by: Colouring): ExpressionSpecification {
  const idle: ExpressionSpecification = ['==', text('status'), 'idle'];
  if (by === 'institution') {
    return ['case', idle, 'idle', ['has', 'institution_id'], ['concat', 'i', text('institution_id')], 'none'];
  }
  const grouped = (rest: ExpressionSpecification): ExpressionSpecification =>
    ['match', text('state'), 'reserved', 'reserved', states('closed'), 'closed', rest];
  if (by === 'use') return ['case', idle, 'idle', grouped(['coalesce', ['get', 'use'], 'none'])];
  const state: ExpressionSpecification = ['match', text('state'), states('let'), 'let', '', 'in_use', text('state')];
  return ['case', idle, 'idle', ['==', text('status'), 'unoccupied'], 'unoccupied', grouped(state)];
}

export function classColour(key: string, by: Colouring, theme: ThemeName, institutions: ReadonlyMap<number, number>): string {
  const found = classesOf(by).find((entry) => entry.key === key);
  if (found) return found[theme];
  const index = institutions.get(Number(key.slice(1)));
  if (by === 'institution' && index !== undefined) return INSTITUTION_COLOURS[theme][index] ?? PALETTES[theme].none;
  return PALETTES[theme].none;
}

export function fillExpression(by: Colouring, theme: ThemeName, institutions: ReadonlyMap<number, number>): ExpressionSpecification {
  const keys = [...classesOf(by).map((entry) => entry.key)];
  if (by === 'institution') keys.push(...[...institutions.keys()].map((id) => `i${id}`));
  const branches = keys.flatMap((key) => [key, classColour(key, by, theme, institutions)]);
  return ['match', classExpression(by), ...branches, PALETTES[theme].none] as unknown as ExpressionSpecification;
}

export const patternOf = (key: string, by: Colouring): Pattern | undefined =>
  classesOf(by).find((entry) => entry.key === key)?.pattern;
