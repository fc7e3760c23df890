// check: every hard rule of a problem held against where its units are, and what that costs. The server's own checker
// has the last word when the moves are saved; this one answers while a block is still being dragged.
import type { Problem, ProblemBuilding, ProblemUnit } from '../api/scenarios';
import { capacityOf, homeOf, nameOf, type Tower } from './stack';

export type BreachRule = 'capacity' | 'floor' | 'empty' | 'secure' | 'district' | 'pin' | 'ban' | 'apart' | 'group_places' | 'group_distance' | 'ground' | 'moves_max' | 'budget';
export interface Breach {
  rule: BreachRule;
  /** For the words of the rule. */
  values: Record<string, string | number>;
}
export interface Cost {
  buildings: number;
  rent: number;
  freed: number;
  units: number;
  heads: number;
  money: number;
}

export function distanceBetween(problem: Problem, a: ProblemBuilding, b: ProblemBuilding): number {
  const told = problem.distances?.find((d) => (d.a === a.id && d.b === b.id) || (d.a === b.id && d.b === a.id));
  return told?.metres ?? Math.hypot((a.e ?? 0) - (b.e ?? 0), (a.n ?? 0) - (b.n ?? 0));
}

const moved = (unit: ProblemUnit, where: ReadonlyMap<number, number>): boolean => homeOf(unit) !== null && homeOf(unit) !== where.get(unit.id);
const costOf = (problem: Problem, unit: ProblemUnit): number => unit.moving_cost ?? (problem.costs?.per_head ?? 0) * (unit.heads ?? 0) + (problem.costs?.per_m2 ?? 0) * unit.need;

export function costsOf(problem: Problem, where: ReadonlyMap<number, number>): Cost {
  const used = new Set(where.values());
  const cost: Cost = { buildings: 0, rent: 0, freed: 0, units: 0, heads: 0, money: 0 };
  for (const building of problem.buildings) {
    if (used.has(building.id) || building.keep) { cost.buildings++; cost.rent += building.rent ?? 0; } else { cost.freed += building.gross_area ?? 0; cost.money += building.exit_cost ?? 0; }
  }
  for (const unit of problem.units) if (moved(unit, where)) { cost.units++; cost.heads += unit.heads ?? 0; cost.money += costOf(problem, unit); }
  return cost;
}

function unitBreaches(problem: Problem, unit: ProblemUnit, building: ProblemBuilding): Breach[] {
  const values = { unit: nameOf(unit), building: nameOf(building) };
  const breaches: Breach[] = [];
  if (building.empty) breaches.push({ rule: 'empty', values });
  if (unit.secure && !building.secure) breaches.push({ rule: 'secure', values });
  if (unit.district && unit.district !== building.district) breaches.push({ rule: 'district', values });
  for (const pin of problem.pins ?? []) {
    const to = problem.buildings.find(({ id }) => id === pin.building);
    if (pin.unit === unit.id && pin.building !== building.id) breaches.push({ rule: 'pin', values: { ...values, building: to ? nameOf(to) : '' } });
  }
  for (const ban of problem.bans ?? []) if (ban.unit === unit.id && ban.building === building.id && ban.ordinal == null) breaches.push({ rule: 'ban', values });
  return breaches;
}

function groupBreaches(problem: Problem, where: ReadonlyMap<number, number>): Breach[] {
  const { group_places_max: most, group_distance_m: far } = problem.rules ?? {};
  const groups = new Map<number, ProblemUnit[]>();
  for (const unit of problem.units) if (unit.group !== undefined) groups.set(unit.group, [...(groups.get(unit.group) ?? []), unit]);
  return [...groups.values()].flatMap((units): Breach[] => {
    const places = [...new Set(units.map((unit) => where.get(unit.id)))].flatMap((id) => problem.buildings.filter((building) => building.id === id));
    const first = units[0];
    if (!first || places.length < 2) return [];
    const widest = Math.max(...places.flatMap((a) => places.map((b) => distanceBetween(problem, a, b))));
    return [
      ...(most && places.length > most ? [{ rule: 'group_places' as const, values: { unit: nameOf(first), n: places.length, most } }] : []),
      ...(far !== undefined && far >= 0 && widest > far ? [{ rule: 'group_distance' as const, values: { unit: nameOf(first), n: Math.round(widest), most: far } }] : []),
    ];
  });
}

function roomBreaches(problem: Problem, where: ReadonlyMap<number, number>, towers: readonly Tower[]): Breach[] {
  return problem.buildings.flatMap((building): Breach[] => {
    const need = problem.units.reduce((sum, unit) => sum + (where.get(unit.id) === building.id ? unit.need : 0), 0);
    const has = building.floors.reduce((sum, floor) => sum + capacityOf(floor), 0);
    if (need > has + 0.005) return [{ rule: 'capacity', values: { building: nameOf(building), area: (need - has).toFixed(2) } }];
    return (towers.find(({ id }) => id === building.id)?.floors ?? []).flatMap((floor): Breach[] => {
      const over = floor.blocks.reduce((sum, block) => sum + block.area, 0) - floor.capacity;
      return over > 0.05 ? [{ rule: 'floor', values: { building: nameOf(building), floor: floor.label, area: over.toFixed(2) } }] : [];
    });
  });
}

export function breachesOf(problem: Problem, where: ReadonlyMap<number, number>, towers: readonly Tower[]): Breach[] {
  const { moves_max: moves, budget } = problem.rules ?? {};
  const cost = costsOf(problem, where);
  const units = new Map(problem.units.map((unit) => [unit.id, unit]));
  return [
    ...roomBreaches(problem, where, towers),
    ...problem.units.flatMap((unit) => {
      const building = problem.buildings.find(({ id }) => id === where.get(unit.id));
      return building ? unitBreaches(problem, unit, building) : [];
    }),
    ...(problem.apart ?? []).flatMap(({ a, b }): Breach[] => {
      const [one, other] = [units.get(a), units.get(b)];
      return a !== b && one && other && where.get(a) === where.get(b) ? [{ rule: 'apart', values: { unit: nameOf(one), other: nameOf(other) } }] : [];
    }),
    ...groupBreaches(problem, where),
    ...(moves !== undefined && cost.units > moves ? [{ rule: 'moves_max' as const, values: { n: cost.units, most: moves } }] : []),
    ...(budget !== undefined && cost.money > budget ? [{ rule: 'budget' as const, values: { n: cost.money.toFixed(2), most: budget } }] : []),
  ];
}
