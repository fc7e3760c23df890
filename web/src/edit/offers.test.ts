import { describe, expect, it } from 'vitest';
import type { Room } from '../api/types';
import { nameOf, offersFor, sumOf } from './offers';

const room = (more: Partial<Room>): Room => ({ id: 1, ordinal: 0, building_id: 1, state: 'in_use', occupants: 0, holders: [], ...more });
const held = room({ holders: [{ id: 1, institution_id: 1, institution: 'x' }], occupants: 2, usable_area: 20.5 });

describe('what is offered', () => {
  it('follows from the state of the room', () => {
    expect(offersFor([room({})])).toEqual(['assign', 'lend', 'reserve', 'seal']);
    expect(offersFor([held])).toEqual(['release']);
    expect(offersFor([room({ state: 'reserved' })])).toEqual(['assign', 'lend', 'release']);
    expect(offersFor([room({ state: 'sealed' })])).toEqual(['release']);
    expect(offersFor([room({ state: 'repair' })])).toEqual([]);
  });
  it('is what fits all rooms together', () => {
    expect(offersFor([room({}), room({ state: 'reserved' })])).toEqual(['assign', 'lend']);
    expect(offersFor([room({}), held])).toEqual([]);
    expect(offersFor([])).toEqual([]);
  });
  it('is named after what happens', () => {
    expect(nameOf('release', [held])).toBe('release');
    expect(nameOf('release', [room({ state: 'reserved' })])).toBe('release_reserved');
    expect(nameOf('release', [room({ state: 'reserved' }), held])).toBe('release');
    expect(nameOf('seal', [room({})])).toBe('seal');
  });
  it('counts areas and people', () => {
    expect(sumOf([held, room({ usable_area: 10 })])).toEqual({ area: 30.5, people: 2 });
  });
});
