import { describe, expect, it } from 'vitest';
import type { Plan, Problem } from '../api/scenarios';
import { drillRows } from './drill';
import { shapesOf, type BuildingShape } from './flows';
import { towersBefore } from './stack';

const problem: Problem = {
  units: [
    { id: 0, name: 'finance', group: 1, heads: 2, need: 40, places: [{ building: 9, area: 60 }], holds: [901, 902], people: [{ id: 11, ceiling: 24, room: 901 }, { id: 12, ceiling: 9, room: 902 }] },
    { id: 2, name: 'treasury', group: 1, heads: 1, need: 20, places: [{ building: 7, area: 20 }], holds: [701], people: [{ id: 13, ceiling: 24, room: 701 }] },
  ],
  buildings: [
    { id: 7, code: 'own', floors: [{ ordinal: 0, label: '1F', rooms: [{ id: 701, code: '101', area: 20, use: 'office' }, { id: 702, code: '102', area: 20, use: 'office' }, { id: 703, code: '103', area: 20, use: 'office' }] }] },
    { id: 9, code: 'rented', rent: 1000, floors: [{ ordinal: 1, label: '2F', rooms: [{ id: 901, code: '201', area: 30, use: 'office' }, { id: 902, code: '202', area: 30, use: 'office' }, { id: 903, code: '203', area: 30, use: 'office' }] }] },
  ],
};
const room = (id: number, people: number[]) => ({ room: id, code: String(id - 600), building: 7, ordinal: 0, area: 20, people, was: 'office', use: 'office' });
const plan: Plan = {
  status: 'feasible', objective: 0, bound: null, gap: null, n_waves: 1,
  kpi: { freed: [{ building: 9, code: 'rented', gross_area: 300 }] } as Plan['kpi'],
  assignments: [{ unit: 0, name: 'finance', building: 7, moves: true, area: 40, floors: [] }, { unit: 2, name: 'treasury', building: 7, moves: false, area: 20, floors: [] }],
  waves: [{ wave: 1, moves: [{ unit: 0, name: 'finance', from: 9, to: 7, people: 2, temporary: false }] }],
  rooms: { units: [{ unit: 0, rooms: [room(702, [11]), room(703, [12])] }, { unit: 2, rooms: [room(701, [13])] }] } as unknown as Plan['rooms'],
};
const found = (name: Parameters<typeof drillRows>[0], building?: number) => drillRows(name, problem, plan, building).map((row) => [row.room, row.unit]);

describe('a number of a plan', () => {
  it('opens to the rooms it is made of', () => {
    expect(found('freed')).toEqual([[901, 0], [902, 0], [903, null]]);
    expect(found('freed', 7)).toEqual([]);
    expect(found('rent')).toEqual(found('freed'));
    expect(found('heads')).toEqual([[702, 0], [703, 0]]);
    expect(found('buildings')).toEqual([[701, 2], [702, 0], [703, 0]]);
    expect(found('onePlace')).toHaveLength(3);
    expect(found('twoPlaces')).toEqual([]);
    expect(drillRows('over', problem, plan).map(({ room: id, over, after }) => [id, over, after])).toEqual([[901, 6, false], [902, 21, false], [703, 11, true]]);
  });
  it('opens to buildings where a problem has no rooms', () => {
    const bare = { ...problem, units: problem.units.map((unit) => ({ ...unit, holds: undefined })) };
    expect(drillRows('rent', bare, plan).map(({ unit, area }) => [unit, area])).toEqual([[0, 60], [null, 30], [null, 30], [null, 30]]);
    expect(towersBefore(bare).find(({ id }) => id === 9)?.floors[0]?.blocks).toMatchObject([{ unit: 0, area: 60 }]);
  });
});

describe('outlines', () => {
  it('are those of the same code: a problem from outside numbers as it likes', () => {
    const shape = (id: number, code: string): BuildingShape => ({ type: 'Feature', properties: { id, code }, geometry: { type: 'Polygon', coordinates: [[[117 + id, 34]]] } });
    expect(shapesOf(problem, [shape(9, 'own'), shape(3, 'rented'), shape(7, 'other')]).map(({ properties, geometry }) => [properties.id, geometry.coordinates[0]?.[0]])).toEqual([[7, [126, 34]], [9, [120, 34]]]);
  });
});
