import { describe, expect, it } from 'vitest';
import type { Plan, Problem } from '../api/scenarios';
import { breachesOf, costsOf } from './check';
import { curve, flowsOf } from './flows';
import { towerOfRooms } from './heldRooms';
import { towersAfter, towersBefore, whereOf } from './stack';

const problem: Problem = {
  units: [
    { id: 1, name: 'finance', group: 1, heads: 20, need: 150, places: [{ building: 9, area: 200 }], holds: [901], people: [{ id: 11, ceiling: 24, room: 901 }] },
    { id: 2, name: 'treasury', group: 1, heads: 5, need: 60, places: [{ building: 7, area: 60 }] },
    { id: 3, name: 'education', heads: 8, need: 90, places: [{ building: 7, area: 90 }] },
  ],
  buildings: [
    { id: 7, name: 'own', gross_area: 500, e: 0, n: 0, floors: [{ ordinal: 0, label: '1F', capacity: 100 }, { ordinal: 1, label: '2F', capacity: 100 }] },
    { id: 8, name: 'far', gross_area: 400, e: 3000, n: 4000, floors: [{ ordinal: 0, label: '1F', capacity: 200 }] },
    { id: 9, name: 'rented', gross_area: 300, rent: 1000, empty: true, floors: [{ ordinal: 0, label: '1F', rooms: [{ id: 901, code: '101', area: 200, use: 'office' }] }] },
  ],
  rules: { group_places_max: 1, group_distance_m: 800, moves_max: 1 },
  pins: [{ unit: 3, building: 7 }],
};
const plan: Plan = {
  status: 'feasible', objective: 300, bound: 300, gap: 0, n_waves: 1,
  assignments: [
    { unit: 1, name: 'finance', building: 8, moves: true, area: 150, floors: [{ ordinal: 0, area: 150 }] },
    { unit: 2, name: 'treasury', building: 7, moves: false, area: 60, floors: [{ ordinal: 0, area: 60 }] },
    { unit: 3, name: 'education', building: 7, moves: false, area: 90, floors: [{ ordinal: 0, area: 40 }, { ordinal: 1, area: 50 }] },
  ],
};

describe('moves by hand', () => {
  it('say every rule they break', () => {
    const moves = [{ unit: 3, building: 8, ordinal: 0 }];
    const where = whereOf(problem, plan, moves);
    const rules = breachesOf(problem, where, towersAfter(problem, plan, moves)).map(({ rule }) => rule);
    expect(rules).toEqual(['capacity', 'pin', 'group_places', 'group_distance', 'moves_max']);
    expect(breachesOf(problem, whereOf(problem, plan, [{ unit: 1, building: 9 }]), []).map(({ rule }) => rule)).toContain('empty');
  });
  it('say what they cost', () => {
    const was = costsOf(problem, whereOf(problem, plan, []));
    expect(was).toEqual({ buildings: 2, rent: 0, freed: 300, units: 1, heads: 20, money: 0 });
    expect(costsOf(problem, whereOf(problem, plan, [{ unit: 1, building: 9 }]))).toEqual({ buildings: 2, rent: 1000, freed: 400, units: 0, heads: 0, money: 0 });
  });
  it('put a unit where it was dropped and let it go on upwards', () => {
    const own = towersAfter(problem, plan, [{ unit: 3, building: 7, ordinal: 1 }]).find(({ id }) => id === 7);
    expect(own?.floors.map(({ ordinal, blocks }) => [ordinal, blocks.map(({ unit, area }) => [unit, area])])).toEqual([[1, [[3, 90]]], [0, [[2, 60]]]]);
  });
});

describe('a stack plan', () => {
  it('shows floors from above, idle area, and what is over the standard', () => {
    const rented = towersBefore(problem).find(({ id }) => id === 9);
    expect(rented).toMatchObject({ leased: true, empty: true, used: 200, floors: [{ idle: 0, blocks: [{ unit: 1, over: 176 }] }] });
    const tower = towerOfRooms({ id: 5, code: 'X' }, [{ id: 1, ordinal: 0, usable_area: 20, institution_id: 4, institution: 'a' }, { id: 2, ordinal: 1, usable_area: 30 }]);
    expect(tower.floors.map(({ ordinal, idle, capacity }) => [ordinal, idle, capacity])).toEqual([[1, 30, 30], [0, 0, 20]]);
  });
});

describe('flows', () => {
  it('gather who goes the same way, and end pointing there', () => {
    expect(flowsOf(problem, whereOf(problem, plan, []))).toEqual([{ from: 9, to: 8, heads: 20, units: ['finance'] }]);
    const { line, turn } = curve([117, 34], [117.1, 34]);
    expect([line[0], line.at(-1)]).toEqual([[117, 34], [117.1, 34]]);
    expect(turn).toBeGreaterThan(90);
    expect(turn).toBeLessThan(135);
  });
});
