// found: what a question found, on the map: where it was asked from and how far, one dot a building with how
// many it has, the rooms themselves outlined on the plan, and a drawn shape.
import type { Feature, FeatureCollection, Point, Polygon } from 'geojson';
import type { ExpressionSpecification, LayerSpecification, SourceSpecification } from 'maplibre-gl';
import { FONT } from './baseStyle';
import type { Palette } from './palette';

export interface Found {
  /** One a building: how many rooms or groups it has. */
  dots: FeatureCollection<Point, { count: number; building: number; red?: number }>;
  /** What the dots count: idle rooms, or findings, red where one is. */
  tone?: 'findings';
  origin: [number, number] | null;
  within: number | null;
  rooms: readonly number[];
  chosen: readonly number[];
  shape: [number, number][] | null;
}

const IDLE = '#d9780a';
export const RED = '#c8372d';
export const AMBER = '#e0a52c';
const EARTH_M = 6378137;

/** A circle on the ground with 64 corners; good enough to look at. */
export function circleOf([lon, lat]: [number, number], metres: number): [number, number][] {
  const degree = (Math.PI * EARTH_M) / 180;
  return Array.from({ length: 64 }, (_, i) => {
    const turn = (i / 64) * 2 * Math.PI;
    return [lon + (metres / degree / Math.cos((lat * Math.PI) / 180)) * Math.cos(turn), lat + (metres / degree) * Math.sin(turn)];
  });
}

const polygon = (ring: [number, number][], role: string): Feature<Polygon> =>
  ({ type: 'Feature', properties: { role }, geometry: { type: 'Polygon', coordinates: [[...ring, ring[0] ?? [0, 0]]] } });

function areasOf(found: Found): FeatureCollection {
  const features: Feature[] = [];
  if (found.origin && found.within !== null && found.within > 0) features.push(polygon(circleOf(found.origin, found.within), 'reach'));
  if (found.shape) features.push(polygon(found.shape, 'shape'));
  if (found.origin) features.push({ type: 'Feature', properties: { role: 'origin' }, geometry: { type: 'Point', coordinates: found.origin } });
  return { type: 'FeatureCollection', features };
}

export function foundSources(found: Found | null): Record<string, SourceSpecification> {
  if (!found) return {};
  return { 'found-dots': { type: 'geojson', data: found.dots, cluster: true, clusterRadius: 30, clusterMaxZoom: 14, clusterProperties: { count: ['+', ['get', 'count']], red: ['+', ['coalesce', ['get', 'red'], 0]] } }, 'found-areas': { type: 'geojson', data: areasOf(found) } };
}

const role = (name: string): ExpressionSpecification => ['==', ['get', 'role'], name];

/** The rooms themselves, among the marks of the floor plan. */
export function foundOnPlan(found: Found | null, paint: Palette, onFloor: ExpressionSpecification): LayerSpecification[] {
  if (!found) return [];
  const among = (ids: readonly number[]): ExpressionSpecification => ['all', onFloor, ['in', ['id'], ['literal', [...ids]]]];
  const room = { source: 'city', 'source-layer': 'room' };
  return [
    { id: 'found-shape', type: 'fill', source: 'found-areas', filter: role('shape'), paint: { 'fill-color': paint.accent, 'fill-opacity': 0.12 } },
    { id: 'found-room', type: 'line', ...room, minzoom: 16, filter: among(found.rooms), paint: { 'line-color': IDLE, 'line-width': 3 } },
    { id: 'found-chosen', type: 'line', ...room, minzoom: 16, filter: among(found.chosen), paint: { 'line-color': paint.accent, 'line-width': 4.5 } },
  ];
}

const byGravity = (red: string, amber: string): ExpressionSpecification => ['case', ['>', ['coalesce', ['get', 'red'], 0], 0], red, amber];

/** What must be seen from afar, above all names. */
export function foundOnTop(found: Found | null, paint: Palette): LayerSpecification[] {
  if (!found) return [];
  return [
    { id: 'found-reach', type: 'line', source: 'found-areas', filter: ['any', role('reach'), role('shape')],
      paint: { 'line-color': paint.accent, 'line-width': 1.8, 'line-dasharray': [3, 2] } },
    { id: 'found-dot', type: 'circle', source: 'found-dots', maxzoom: 18,
      paint: { 'circle-radius': ['interpolate', ['linear'], ['get', 'count'], 1, 9, 40, 17], 'circle-color': found.tone ? byGravity(RED, AMBER) : IDLE, 'circle-stroke-color': paint.halo, 'circle-stroke-width': 2 } },
    { id: 'found-count', type: 'symbol', source: 'found-dots', maxzoom: 18,
      layout: { 'text-field': ['to-string', ['get', 'count']], 'text-font': FONT, 'text-size': 12, 'text-allow-overlap': true, 'text-ignore-placement': true }, paint: { 'text-color': found.tone ? byGravity('#ffffff', '#1d1302') : '#1d1302' } },
    { id: 'found-origin', type: 'circle', source: 'found-areas', filter: role('origin'),
      paint: { 'circle-radius': 7, 'circle-color': paint.accent, 'circle-stroke-color': paint.halo, 'circle-stroke-width': 3 } },
  ];
}
