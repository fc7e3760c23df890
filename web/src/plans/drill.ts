// drill: the rooms behind a number of a plan: who has or gets them, where, how large. Of a problem without rooms, the floors.
import type { Plan, Problem, ProblemUnit } from '../api/scenarios';
import { homeOf, nameOf, whereOf } from './stack';

export const DRILLS = ['freed', 'buildings', 'rent', 'units', 'heads', 'double', 'waves', 'over', 'cost', 'seated', 'onePlace', 'twoPlaces', 'violating', 'distance'] as const;
export type Drill = (typeof DRILLS)[number];
export const isDrill = (name: string): name is Drill => (DRILLS as readonly string[]).includes(name);

export interface DrillRow {
  /** null: nobody has it. */
  unit: number | null;
  name: string;
  building: number;
  ordinal: number | null;
  room: number | null;
  code: string;
  area: number;
  people: number;
  /** Above what the standard allows who sits there. */
  over: number;
  after: boolean;
}

interface Spot { building: number; ordinal: number; code: string; area: number }

function spotsOf(problem: Problem): Map<number, Spot> {
  return new Map(problem.buildings.flatMap((building) => building.floors.flatMap((floor) => (floor.rooms ?? []).map((room) => [room.id, { building: building.id, ordinal: floor.ordinal, code: room.code, area: room.area }] as const))));
}

function rowsBefore(problem: Problem): DrillRow[] {
  const spots = spotsOf(problem);
  const held = new Set<number>();
  const rows = problem.units.flatMap((unit): DrillRow[] => {
    const people = unit.people ?? [];
    if (!unit.holds) return (unit.places ?? []).flatMap((place) => (place.building == null ? [] : [{ unit: unit.id, name: nameOf(unit), building: place.building, ordinal: null, room: null, code: '', area: place.area ?? 0, people: unit.heads ?? 0, over: 0, after: false }]));
    return unit.holds.flatMap((id) => {
      const spot = spots.get(id);
      if (!spot) return [];
      held.add(id);
      const sitting = people.filter((person) => person.room === id);
      const ceiling = sitting.reduce((sum, person) => sum + person.ceiling, 0);
      return [{ unit: unit.id, name: nameOf(unit), ...spot, room: id, people: sitting.length, over: sitting.length > 0 ? Math.max(0, spot.area - ceiling) : 0, after: false }];
    });
  });
  for (const [id, spot] of spots) if (!held.has(id)) rows.push({ unit: null, name: '', ...spot, room: id, people: 0, over: 0, after: false });
  return rows;
}

function rowsAfter(problem: Problem, plan: Plan): DrillRow[] {
  const units = new Map(problem.units.map((unit) => [unit.id, unit]));
  const name = (id: number) => { const unit = units.get(id); return unit ? nameOf(unit) : ''; };
  if (!plan.rooms?.units) return (plan.assignments ?? []).flatMap((a) => a.floors.map((floor) => ({ unit: a.unit, name: a.name || name(a.unit), building: a.building, ordinal: floor.ordinal, room: null, code: '', area: floor.area, people: 0, over: 0, after: true })));
  const ceilings = new Map(problem.units.flatMap((unit) => (unit.people ?? []).map((person) => [person.id, person.ceiling] as const)));
  return plan.rooms.units.flatMap(({ unit, rooms }) => rooms.map((room) => {
    const ceiling = room.people.reduce((sum, id) => sum + (ceilings.get(id) ?? 0), 0);
    return { unit, name: name(unit), building: room.building, ordinal: room.ordinal, room: room.room, code: room.code, area: room.area, people: room.people.length, over: room.people.length > 0 ? Math.max(0, room.area - ceiling) : 0, after: true };
  }));
}

/** The units of groups that are in so many buildings after the plan. */
function unitsInPlaces(problem: Problem, where: ReadonlyMap<number, number>, wanted: (places: number) => boolean): Set<number> {
  const groups = new Map<number, ProblemUnit[]>();
  for (const unit of problem.units) if (unit.group !== undefined) groups.set(unit.group, [...(groups.get(unit.group) ?? []), unit]);
  return new Set([...groups.values()].flatMap((units) => (wanted(new Set(units.map(({ id }) => where.get(id))).size) ? units.map(({ id }) => id) : [])));
}

function swingRows(problem: Problem, plan: Plan): DrillRow[] {
  const spots = spotsOf(problem);
  return (plan.waves ?? []).flatMap(({ moves }) => moves.filter(({ temporary }) => temporary).flatMap((move): DrillRow[] => {
    if (!move.rooms?.length) return [{ unit: move.unit, name: move.name, building: move.to, ordinal: null, room: null, code: '', area: 0, people: move.people ?? 0, over: 0, after: true }];
    return move.rooms.flatMap((id) => { const spot = spots.get(id); return spot ? [{ unit: move.unit, name: move.name, ...spot, room: id, people: 0, over: 0, after: true }] : []; });
  }));
}

/** `building`: only there. */
export function drillRows(drill: Drill, problem: Problem, plan: Plan, building?: number): DrillRow[] {
  const where = whereOf(problem, plan, []);
  const used = new Set(where.values());
  const most = problem.rules?.group_places_max ?? Infinity;
  const moved = new Set(problem.units.filter((unit) => homeOf(unit) !== null && homeOf(unit) !== where.get(unit.id)).map(({ id }) => id));
  const of = (units: ReadonlySet<number>) => rowsAfter(problem, plan).filter(({ unit }) => unit !== null && units.has(unit));
  const rented = new Set(problem.buildings.filter(({ rent }) => (rent ?? 0) > 0).map(({ id }) => id));
  const freed = new Set(plan.kpi?.freed.map((one) => one.building) ?? []);
  const find: Record<Drill, () => DrillRow[]> = {
    freed: () => rowsBefore(problem).filter((row) => freed.has(row.building)),
    buildings: () => rowsAfter(problem, plan),
    rent: () => rowsBefore(problem).filter((row) => rented.has(row.building) && !used.has(row.building)),
    units: () => of(moved), heads: () => of(moved), cost: () => of(moved),
    double: () => swingRows(problem, plan),
    waves: () => of(new Set((plan.waves ?? []).flatMap(({ moves }) => moves.map(({ unit }) => unit)))),
    over: () => [...rowsBefore(problem), ...rowsAfter(problem, plan)].filter(({ over }) => over > 0.005),
    seated: () => rowsAfter(problem, plan).filter(({ people }) => people > 0),
    onePlace: () => of(unitsInPlaces(problem, where, (n) => n === 1)),
    twoPlaces: () => of(unitsInPlaces(problem, where, (n) => n === 2)),
    violating: () => of(unitsInPlaces(problem, where, (n) => n > most)),
    distance: () => of(unitsInPlaces(problem, where, (n) => n > 1)),
  };
  return find[drill]().filter((row) => building === undefined || row.building === building)
    .sort((a, b) => Number(a.after) - Number(b.after) || a.building - b.building || (a.ordinal ?? 0) - (b.ordinal ?? 0) || a.code.localeCompare(b.code));
}
