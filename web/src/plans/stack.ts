// stack: who is on which floor of which building, before and after, and what a move by hand would break or cost.
// Areas are m². All of it is arithmetic on what the server gave, so the answer is there before the mouse button is up.
import type { HandMove, Plan, Problem, ProblemBuilding, ProblemUnit } from '../api/scenarios';

export interface Block {
  unit: number;
  name: string;
  area: number;
  /** Above what the standard allows who sits there. */
  over: number;
  moved: boolean;
}
export interface FloorBar {
  ordinal: number;
  label: string;
  capacity: number;
  blocks: Block[];
  idle: number;
}
export interface Tower {
  id: number;
  name: string;
  leased: boolean;
  empty: boolean;
  floors: FloorBar[];
  used: number;
  capacity: number;
}

const cents = (value: number): number => Math.round(value * 100) / 100;
export const capacityOf = (floor: ProblemBuilding['floors'][number]): number => floor.capacity ?? (floor.rooms ?? []).reduce((sum, room) => sum + room.area, 0);
const capacityOfBuilding = (building: ProblemBuilding): number => building.floors.reduce((sum, floor) => sum + capacityOf(floor), 0);
export const nameOf = (thing: { name?: string; code?: string; id: number }): string => thing.name || thing.code || String(thing.id);

/** The building most of it is in. */
export function homeOf(unit: ProblemUnit): number | null {
  let best: number | null = null, most = 0;
  for (const place of unit.places ?? []) {
    if (place.building != null && (place.area ?? 0) > most) { most = place.area ?? 0; best = place.building; }
  }
  return best;
}

type Areas = Map<string, { area: number; over: number }>;
const keyOf = (unit: number, building: number, ordinal: number): string => `${unit}/${building}/${ordinal}`;

function add(areas: Areas, key: string, area: number, over: number): void {
  const there = areas.get(key) ?? { area: 0, over: 0 };
  areas.set(key, { area: there.area + area, over: there.over + over });
}

interface Placed { building: number; ordinal: number; area: number }
function roomsOf(problem: Problem): Map<number, Placed> {
  const rooms = new Map<number, Placed>();
  for (const building of problem.buildings) for (const floor of building.floors) for (const room of floor.rooms ?? []) rooms.set(room.id, { building: building.id, ordinal: floor.ordinal, area: room.area });
  return rooms;
}

/** A problem that knows only in which buildings a unit is: floor by floor from the lowest that has room. */
function placesBefore(problem: Problem, unit: ProblemUnit, areas: Areas, taken: Map<string, number>): void {
  for (const place of unit.places ?? []) {
    const building = problem.buildings.find(({ id }) => id === place.building);
    let rest = place.area ?? 0;
    for (const floor of [...(building?.floors ?? [])].sort((a, b) => a.ordinal - b.ordinal)) {
      const key = `${building?.id}/${floor.ordinal}`, area = Math.min(rest, capacityOf(floor) - (taken.get(key) ?? 0));
      if (!building || area <= 0.005) continue;
      add(areas, keyOf(unit.id, building.id, floor.ordinal), area, 0);
      taken.set(key, (taken.get(key) ?? 0) + area);
      rest -= area;
    }
  }
}

function areasBefore(problem: Problem): Areas {
  const rooms = roomsOf(problem), areas: Areas = new Map(), taken = new Map<string, number>();
  for (const unit of problem.units) {
    const ceilings = new Map<number, number>();
    for (const person of unit.people ?? []) if (person.room !== undefined) ceilings.set(person.room, (ceilings.get(person.room) ?? 0) + person.ceiling);
    if (!unit.holds) placesBefore(problem, unit, areas, taken);
    for (const id of unit.holds ?? []) {
      const room = rooms.get(id), ceiling = ceilings.get(id);
      if (room) add(areas, keyOf(unit.id, room.building, room.ordinal), room.area, ceiling === undefined ? 0 : Math.max(0, room.area - ceiling));
    }
  }
  return areas;
}

function areasAfter(problem: Problem, plan: Plan): Areas {
  const areas: Areas = new Map();
  if (!plan.rooms?.units) {
    for (const a of plan.assignments ?? []) for (const floor of a.floors) add(areas, keyOf(a.unit, a.building, floor.ordinal), floor.area, 0);
    return areas;
  }
  const ceilings = new Map(problem.units.flatMap((unit) => (unit.people ?? []).map((person) => [person.id, person.ceiling] as const)));
  for (const { unit, rooms } of plan.rooms.units) {
    for (const room of rooms) {
      const ceiling = room.people.reduce((sum, person) => sum + (ceilings.get(person) ?? 0), 0);
      add(areas, keyOf(unit, room.building, room.ordinal), room.area, room.people.length > 0 ? Math.max(0, room.area - ceiling) : 0);
    }
  }
  return areas;
}

/** Floors of one unit moved by hand: from the floor it was put on, upwards, then downwards, as far as there is room. */
function spread(building: ProblemBuilding, need: number, from: number, taken: Map<number, number>): { ordinal: number; area: number }[] {
  const floors = [...building.floors].sort((a, b) => a.ordinal - b.ordinal);
  const begin = Math.max(0, floors.findIndex((floor) => floor.ordinal === from));
  const order = [...floors.slice(begin), ...floors.slice(0, begin).reverse()];
  let rest = need;
  const parts: { ordinal: number; area: number }[] = [];
  for (const floor of order) {
    const area = Math.min(rest, Math.max(0, capacityOf(floor) - (taken.get(floor.ordinal) ?? 0)));
    if (area > 0.005) { parts.push({ ordinal: floor.ordinal, area }); rest -= area; }
  }
  const first = order[0];
  if (rest > 0.005 && first) {
    const there = parts.find((part) => part.ordinal === first.ordinal);
    if (there) there.area += rest; else parts.push({ ordinal: first.ordinal, area: rest }); // more than fits: it shows
  }
  return parts;
}

function withMoves(problem: Problem, areas: Areas, moves: readonly HandMove[]): Areas {
  const next: Areas = new Map(areas);
  for (const move of moves) {
    const building = problem.buildings.find(({ id }) => id === move.building), unit = problem.units.find(({ id }) => id === move.unit);
    if (!building || !unit) continue;
    for (const key of [...next.keys()]) if (key.startsWith(`${move.unit}/`)) next.delete(key);
    const taken = new Map<number, number>();
    for (const [key, { area }] of next) {
      const [, b, o] = key.split('/').map(Number);
      if (b === move.building && o !== undefined) taken.set(o, (taken.get(o) ?? 0) + area);
    }
    for (const part of spread(building, unit.need, move.ordinal ?? 0, taken)) add(next, keyOf(unit.id, building.id, part.ordinal), part.area, 0);
  }
  return next;
}

function towersOf(problem: Problem, areas: Areas, homes: boolean): Tower[] {
  return problem.buildings.map((building) => {
    const floors = [...building.floors].sort((a, b) => b.ordinal - a.ordinal).map((floor): FloorBar => {
      const blocks = problem.units.flatMap((unit): Block[] => {
        const there = areas.get(keyOf(unit.id, building.id, floor.ordinal));
        return there && there.area > 0.005 ? [{ unit: unit.id, name: nameOf(unit), area: cents(there.area), over: cents(there.over), moved: homes && homeOf(unit) !== null && homeOf(unit) !== building.id }] : [];
      });
      const capacity = cents(capacityOf(floor));
      return { ordinal: floor.ordinal, label: floor.label ?? String(floor.ordinal + 1), capacity, blocks, idle: cents(Math.max(0, capacity - blocks.reduce((sum, block) => sum + block.area, 0))) };
    });
    const used = floors.reduce((sum, floor) => sum + floor.blocks.reduce((all, block) => all + block.area, 0), 0);
    return { id: building.id, name: nameOf(building), leased: (building.rent ?? 0) > 0, empty: building.empty ?? false, floors, used: cents(used), capacity: cents(capacityOfBuilding(building)) };
  });
}

export const towersBefore = (problem: Problem): Tower[] => towersOf(problem, areasBefore(problem), false);
export const towersAfter = (problem: Problem, plan: Plan, moves: readonly HandMove[]): Tower[] => towersOf(problem, withMoves(problem, areasAfter(problem, plan), moves), true);

/** Where each unit is after the plan and the moves by hand. */
export function whereOf(problem: Problem, plan: Plan, moves: readonly HandMove[]): Map<number, number> {
  const where = new Map<number, number>();
  for (const unit of problem.units) { const home = homeOf(unit); if (home !== null) where.set(unit.id, home); }
  for (const a of plan.assignments ?? []) where.set(a.unit, a.building);
  for (const move of moves) where.set(move.unit, move.building);
  return where;
}
