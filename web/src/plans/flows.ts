// flows: who goes from where to where, as curved lines with an arrow, wider the more people go; and what each building is.
import type { Feature, FeatureCollection, LineString, MultiPolygon, Point, Polygon } from 'geojson';
import type { Problem } from '../api/scenarios';
import { homeOf, nameOf } from './stack';

export interface Flow {
  from: number;
  to: number;
  heads: number;
  units: string[];
}
export type BuildingShape = Feature<Polygon | MultiPolygon, { id: number; code?: string; name?: string }>;
export const keyOfFlow = (flow: Flow): string => `${flow.from}-${flow.to}`;

/** The outlines of a problem's buildings, under its ids: by code, since a problem from outside numbers as it likes; else by id. */
export function shapesOf(problem: Problem, shapes: readonly BuildingShape[]): BuildingShape[] {
  const byCode = new Map(shapes.flatMap((shape) => (shape.properties.code ? [[shape.properties.code, shape] as const] : [])));
  const byId = new Map(shapes.map((shape) => [shape.properties.id, shape]));
  return problem.buildings.flatMap((building): BuildingShape[] => {
    const shape = building.code ? byCode.get(building.code) : byId.get(building.id);
    return shape?.geometry ? [{ ...shape, properties: { id: building.id, name: nameOf(building) } }] : [];
  });
}

export function flowsOf(problem: Problem, where: ReadonlyMap<number, number>): Flow[] {
  const flows = new Map<string, Flow>();
  for (const unit of problem.units) {
    const from = homeOf(unit), to = where.get(unit.id);
    if (from === null || to === undefined || from === to) continue;
    const flow = flows.get(`${from}-${to}`) ?? { from, to, heads: 0, units: [] };
    flow.heads += unit.heads ?? 0;
    flow.units.push(nameOf(unit));
    flows.set(`${from}-${to}`, flow);
  }
  return [...flows.values()].sort((a, b) => b.heads - a.heads);
}

const ring = (shape: BuildingShape): number[][] => (shape.geometry.type === 'Polygon' ? shape.geometry.coordinates[0] : shape.geometry.coordinates[0]?.[0]) ?? [];

export function middleOf(shape: BuildingShape): [number, number] {
  const points = ring(shape);
  const sum = points.reduce<[number, number]>((all, [x = 0, y = 0]) => [all[0] + x, all[1] + y], [0, 0]);
  return [sum[0] / Math.max(1, points.length), sum[1] / Math.max(1, points.length)];
}

const STEPS = 24;
const BEND = 0.18;

/** A quadratic curve bent to the left of its way, and the direction in which it ends, in degrees from north. */
export function curve(a: readonly [number, number], b: readonly [number, number]): { line: [number, number][]; turn: number } {
  const flat = Math.cos((a[1] * Math.PI) / 180);
  const [dx, dy] = [(b[0] - a[0]) * flat, b[1] - a[1]];
  const mid: [number, number] = [(a[0] + b[0]) / 2 + (-dy * BEND) / flat, (a[1] + b[1]) / 2 + dx * BEND];
  const line = Array.from({ length: STEPS + 1 }, (_, i): [number, number] => {
    const s = i / STEPS, r = 1 - s;
    return [r * r * a[0] + 2 * r * s * mid[0] + s * s * b[0], r * r * a[1] + 2 * r * s * mid[1] + s * s * b[1]];
  });
  const turn = (Math.atan2((b[0] - mid[0]) * flat, b[1] - mid[1]) * 180) / Math.PI;
  return { line, turn };
}

export interface FlowData {
  lines: FeatureCollection<LineString>;
  ends: FeatureCollection<Point>;
}

export function flowData(flows: readonly Flow[], shapes: ReadonlyMap<number, BuildingShape>): FlowData {
  const most = Math.max(1, ...flows.map((flow) => flow.heads));
  const drawn = flows.flatMap((flow) => {
    const [a, b] = [shapes.get(flow.from), shapes.get(flow.to)];
    return a && b ? [{ flow, ...curve(middleOf(a), middleOf(b)), width: 1.5 + 6.5 * Math.sqrt(flow.heads / most) }] : [];
  });
  return {
    lines: { type: 'FeatureCollection', features: drawn.map(({ flow, line, width }) => ({ type: 'Feature', properties: { key: keyOfFlow(flow), width, heads: flow.heads }, geometry: { type: 'LineString', coordinates: line } })) },
    ends: { type: 'FeatureCollection', features: drawn.map(({ flow, line, turn, width }) => ({ type: 'Feature', properties: { key: keyOfFlow(flow), turn, size: 0.5 + width / 12 }, geometry: { type: 'Point', coordinates: line[line.length - 1] ?? [0, 0] } })) },
  };
}

/** What a building is on one side of the divider. */
export type BuildingState = 'used' | 'freed' | 'filled' | 'empty';
export function buildingStates(problem: Problem, where: ReadonlyMap<number, number>): { before: Map<number, BuildingState>; after: Map<number, BuildingState> } {
  const homes = new Set(problem.units.map(homeOf)), now = new Set(where.values());
  const before = new Map<number, BuildingState>(), after = new Map<number, BuildingState>();
  for (const { id, keep } of problem.buildings) {
    const was = homes.has(id) || keep === true, is = now.has(id) || keep === true;
    before.set(id, was ? 'used' : 'empty');
    after.set(id, is ? (homes.has(id) || keep ? 'used' : 'filled') : was ? 'freed' : 'empty');
  }
  return { before, after };
}
