// classes: what colours a room under each colouring. One table says it twice, to people (legend, list)
// and to MapLibre (expressions), so that the two cannot drift apart; a test compares them. Colours of one
// colouring differ for the colour-blind too, or their patterns do (vision.test.ts).
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
  over_standard?: number | null;
  measured_area?: number | null;
  declared_area?: number | null;
  tenure?: string | null;
  built?: number | null;
}

const IDLE: RoomClass = { key: 'idle', light: '#f2a93b', dark: '#d08a1f', pattern: 'hatch' };
const RESERVED: RoomClass = { key: 'reserved', light: '#4f8fd9', dark: '#4f8fd9', pattern: 'dots' };
const CLOSED: RoomClass = { key: 'closed', light: '#a9a9a9', dark: '#555555', pattern: 'cross' };
const LET: RoomClass = { key: 'let', light: '#b9a7d6', dark: '#74639a' };
const UNOCCUPIED: RoomClass = { key: 'unoccupied', light: '#e1b4c0', dark: '#8a5566' };

const CLASSES: Record<Colouring, readonly RoomClass[]> = {
  use: [
    { key: 'office', light: '#94c1eb', dark: '#4072a2' },
    { key: 'service', light: '#93c8bf', dark: '#418276' },
    { key: 'equipment', light: '#cfc3a7', dark: '#695d4e' },
    { key: 'ancillary', light: '#e3c88f', dark: '#8a7340' },
    { key: 'technical', light: '#a997bf', dark: '#604b79' },
    IDLE, RESERVED, CLOSED,
  ],
  institution: [IDLE],
  state: [
    { key: 'in_use', light: '#bfd6ed', dark: '#34536f' },
    { key: 'shared', light: '#76aa95', dark: '#3d8c8b' },
    UNOCCUPIED, IDLE, RESERVED, LET, CLOSED,
  ],
  idle: [IDLE, UNOCCUPIED, RESERVED, LET, CLOSED, { key: 'in_use', light: '#dde5ec', dark: '#2c3a47' }],
  over_standard: [
    { key: 'over_much', light: '#8f2a18', dark: '#f2b06e' },
    { key: 'over_some', light: '#e0873a', dark: '#b3752f' },
    { key: 'over_little', light: '#f7cf78', dark: '#6b552a' },
    { key: 'within', light: '#e4e7ea', dark: '#30353b' },
  ],
  tenure: [
    { key: 'own', light: '#9cc7e6', dark: '#4a86b5' },
    { key: 'leased', light: '#e0a04c', dark: '#b9812f' },
    { key: 'borrowed', light: '#6a51a3', dark: '#7b5cc4' },
    { key: 'free', light: '#efe9cd', dark: '#d6d0b0' },
    { key: 'unknown', light: '#c4c4c4', dark: '#3a3b3f', pattern: 'cross' },
  ],
  age: [
    { key: 'age_1980', light: '#4a2183', dark: '#d8d5ec' },
    { key: 'age_1999', light: '#7563b3', dark: '#a49fce' },
    { key: 'age_2009', light: '#a099cc', dark: '#766bb0' },
    { key: 'age_2019', light: '#cdcae4', dark: '#534888' },
    { key: 'age_new', light: '#f5f3fa', dark: '#2f2850' },
    { key: 'unknown', light: '#c4c4c4', dark: '#3a3b3f', pattern: 'cross' },
  ],
  difference: [
    { key: 'much_less', light: '#5e3c99', dark: '#a08ae6' },
    { key: 'less', light: '#b2abd2', dark: '#5b4f8e' },
    { key: 'same', light: '#f7f5f0', dark: '#2b2e33' },
    { key: 'more', light: '#fdb863', dark: '#8a6426' },
    { key: 'much_more', light: '#b35806', dark: '#ea9636' },
    { key: 'unmeasured', light: '#c4c4c4', dark: '#55585e', pattern: 'cross' },
  ],
};
/** Stored states that are shown as one class. */
const GROUPS: Record<string, string> = {
  sealed: 'closed', repair: 'closed', disposal: 'closed', lent_out: 'let', leased_out: 'let',
};
/** Upper ends, below which a value has the class before: m² above the ceiling, years, parts of the declared area. */
const OVER: readonly [number, string][] = [[3, 'over_some'], [10, 'over_much']];
const BUILT: readonly [number, string][] = [[1981, 'age_1999'], [2000, 'age_2009'], [2010, 'age_2019'], [2020, 'age_new']];
const OFF: readonly [number, string][] = [[-0.05, 'less'], [-0.01, 'same'], [0.01, 'more'], [0.05, 'much_more']];

export const classesOf = (by: Colouring): readonly RoomClass[] => CLASSES[by];

const stepOf = (value: number, first: string, steps: readonly [number, string][]) =>
  steps.reduce((found, [from, key]) => (value >= from ? key : found), first);

function differenceOf({ measured_area: measured, declared_area: declared }: Classed): string {
  return measured && declared ? stepOf((measured - declared) / declared, 'much_less', OFF) : 'unmeasured';
}

function stateOf(room: Classed): string {
  const state = room.state ?? 'in_use';
  return GROUPS[state] ?? state;
}

export function classOf(room: Classed, by: Colouring): string {
  if (by === 'over_standard') return (room.over_standard ?? 0) > 0 ? stepOf(room.over_standard ?? 0, 'over_little', OVER) : 'within';
  if (by === 'tenure') return room.tenure ?? 'unknown';
  if (by === 'age') return room.built ? stepOf(room.built, 'age_1980', BUILT) : 'unknown';
  if (by === 'difference') return differenceOf(room);
  if (room.status === 'idle') return 'idle';
  if (by === 'institution') return room.institution_id ? `i${room.institution_id}` : 'none';
  const group = stateOf(room);
  if (by === 'use') return group === 'reserved' || group === 'closed' ? group : (room.use ?? 'none');
  if (room.status === 'unoccupied') return 'unoccupied';
  return by === 'idle' && group === 'shared' ? 'in_use' : group;
}

const text = (name: string): ExpressionSpecification => ['to-string', ['get', name]];
const number = (name: string): ExpressionSpecification => ['coalesce', ['get', name], 0];
const states = (group: string) => Object.keys(GROUPS).filter((state) => GROUPS[state] === group);
const steps = (value: ExpressionSpecification, first: string, ends: readonly [number, string][]) =>
  ['step', value, first, ...ends.flat()] as unknown as ExpressionSpecification;

function measureExpression(by: Colouring): ExpressionSpecification {
  if (by === 'over_standard') return ['case', ['>', number('over_standard'), 0], steps(number('over_standard'), 'over_little', OVER), 'within'];
  if (by === 'tenure') return ['case', ['has', 'tenure'], text('tenure'), 'unknown'];
  if (by === 'age') return ['case', ['>', number('built'), 0], steps(number('built'), 'age_1980', BUILT), 'unknown'];
  const declared = number('declared_area');
  return ['case', ['all', ['>', number('measured_area'), 0], ['>', declared, 0]],
    steps(['/', ['-', number('measured_area'), declared], declared], 'much_less', OFF), 'unmeasured'];
}

export function classExpression(by: Colouring): ExpressionSpecification {
  if (by === 'over_standard' || by === 'tenure' || by === 'age' || by === 'difference') return measureExpression(by);
  const idle: ExpressionSpecification = ['==', text('status'), 'idle'];
  if (by === 'institution') {
    return ['case', idle, 'idle', ['has', 'institution_id'], ['concat', 'i', text('institution_id')], 'none'];
  }
  const grouped = (rest: ExpressionSpecification): ExpressionSpecification =>
    ['match', text('state'), 'reserved', 'reserved', states('closed'), 'closed', rest];
  if (by === 'use') return ['case', idle, 'idle', grouped(['coalesce', ['get', 'use'], 'none'])];
  const plain = by === 'idle' ? ['', 'shared'] : [''];
  const state: ExpressionSpecification = ['match', text('state'), states('let'), 'let', plain, 'in_use', text('state')];
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

/** Without knowing which institutions there are: eight colours by the remainder of the id. */
export function anyInstitution(theme: ThemeName): ExpressionSpecification {
  const colours = INSTITUTION_COLOURS[theme].flatMap((colour, index) => [index, colour]);
  const held = ['match', ['%', ['to-number', ['get', 'institution_id']], 8], ...colours, PALETTES[theme].none];
  return ['case', ['==', text('status'), 'idle'], IDLE[theme], ['has', 'institution_id'], held, PALETTES[theme].none] as unknown as ExpressionSpecification;
}

export const patternOf = (key: string, by: Colouring): Pattern | undefined =>
  classesOf(by).find((entry) => entry.key === key)?.pattern;
