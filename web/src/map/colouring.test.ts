import { describe, expect, it } from 'vitest';
import { colourInstitutions, type Held } from './colouring';

const floor = (ordinal: number, ...ids: number[]): Held[] => ids.map((institution_id) => ({ ordinal, institution_id }));

describe('the colours of institutions', () => {
  it('differ on a floor while there are enough', () => {
    const given = colourInstitutions([...floor(0, 1, 9, 17, 25), ...floor(1, 9, 2, 33, 41, 5, 6, 7)], 8);
    for (const ids of [[1, 9, 17, 25], [9, 2, 33, 41, 5, 6, 7]]) expect(new Set(ids.map((id) => given.get(id))).size).toBe(ids.length);
  });
  it('do not depend on the order of the rooms', () => {
    const rooms = [...floor(0, 4, 12, 20), ...floor(1, 20, 28, 4)];
    expect(colourInstitutions([...rooms].reverse(), 8)).toEqual(colourInstitutions(rooms, 8));
  });
  it('leave out rooms that nobody holds', () => {
    expect(colourInstitutions([{ ordinal: 0 }, { ordinal: 0, institution_id: null }], 8).size).toBe(0);
  });
  it('repeat as little as possible when there are too few', () => {
    const given = colourInstitutions(floor(0, ...Array.from({ length: 16 }, (_, index) => index + 1)), 8);
    const times = [...given.values()].reduce<number[]>((sum, index) => { sum[index] = (sum[index] ?? 0) + 1; return sum; }, []);
    expect(times).toEqual(new Array(8).fill(2));
  });
});
