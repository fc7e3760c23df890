// overview: names of districts, courtyards and buildings, and from afar the courtyards as dots that gather
// into numbers. The names are points of their own: a polygon cut by tiles would be named once a tile.
import type { FeatureCollection, Geometry, Point } from 'geojson';
import type { LayerSpecification, SourceSpecification } from 'maplibre-gl';
import { FONT } from './baseStyle';
import type { Palette } from './palette';

export type PlaceKind = 'district' | 'courtyard' | 'building';
export type OverviewPoints = FeatureCollection<Point, { kind: PlaceKind; name: string }>;
export const EMPTY_OVERVIEW: OverviewPoints = { type: 'FeatureCollection', features: [] };

const NEAR = 13; // from here the tiles show the courtyards themselves

/** Every point of a geometry. */
export function cornersOf(geometry: Geometry | null | undefined): [number, number][] {
  if (!geometry || geometry.type === 'GeometryCollection') return [];
  const corners: [number, number][] = [];
  const walk = (coordinates: unknown): void => {
    if (!Array.isArray(coordinates)) return;
    const [x, y] = coordinates as unknown[];
    if (typeof x === 'number' && typeof y === 'number') corners.push([x, y]);
    else for (const part of coordinates as unknown[]) walk(part);
  };
  walk(geometry.coordinates);
  return corners;
}

/** The middle of the box around a geometry: good enough for a dot or a name. */
export function middleOf(geometry: Geometry | null): [number, number] | null {
  const corners = cornersOf(geometry);
  if (corners.length === 0) return null;
  const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  return [middle(corners.map(([x]) => x)), middle(corners.map(([, y]) => y))];
}

export function pointsOf(kind: PlaceKind, shapes: FeatureCollection<Geometry | null> | undefined): OverviewPoints['features'] {
  return (shapes?.features ?? []).flatMap((feature) => {
    const at = middleOf(feature.geometry);
    const name: unknown = feature.properties?.name;
    return at ? [{ type: 'Feature' as const, id: feature.id, geometry: { type: 'Point' as const, coordinates: at }, properties: { kind, name: typeof name === 'string' ? name : '' } }] : [];
  });
}

/** Only courtyards gather, so each kind is a source of its own. */
export function overviewSources(points: OverviewPoints): Record<string, SourceSpecification> {
  const only = (kind: string): OverviewPoints => ({ ...points, features: points.features.filter(({ properties }) => properties.kind === kind) });
  return {
    districts: { type: 'geojson', data: only('district') },
    buildings: { type: 'geojson', data: only('building') },
    overview: { type: 'geojson', data: only('courtyard'), cluster: true, clusterRadius: 34, clusterMaxZoom: 12 },
  };
}

/** The layers, with places (or, when it is `quiet`, nothing) in place of all courtyards, and in place of which layers of the server's style; without points the server's stay. */
export function overviewLayers(points: OverviewPoints, paint: Palette, places: readonly number[] = [], quiet = false): { layers: LayerSpecification[]; instead: string[] } {
  const halo = { 'text-halo-color': paint.halo, 'text-halo-width': 1.6 };
  const kinds = new Set(points.features.map(({ properties }) => properties.kind));
  const instead = [...kinds].map((kind) => `${kind}-label`);
  return { layers: allLayers(paint, halo, places).filter(({ id }) => (places.length > 0 || quiet ? !id.startsWith('overview-') : true)).filter(({ id }) => id !== 'place-dot' || places.length > 0)
    .filter(({ id }) => !id.endsWith('-label') || instead.includes(id)), instead };
}

function allLayers(paint: Palette, halo: { 'text-halo-color': string; 'text-halo-width': number }, places: readonly number[]): LayerSpecification[] {
  return [
    { id: 'overview-courtyard', type: 'circle', source: 'overview', maxzoom: NEAR, filter: ['!', ['has', 'point_count']],
      paint: { 'circle-radius': 5, 'circle-color': paint.dot, 'circle-stroke-color': paint.halo, 'circle-stroke-width': 1.5 } },
    { id: 'overview-group', type: 'circle', source: 'overview', maxzoom: NEAR, filter: ['has', 'point_count'],
      paint: { 'circle-radius': ['interpolate', ['linear'], ['get', 'point_count'], 2, 10, 40, 18], 'circle-color': paint.dot, 'circle-stroke-color': paint.halo, 'circle-stroke-width': 1.5 } },
    { id: 'overview-count', type: 'symbol', source: 'overview', maxzoom: NEAR, filter: ['has', 'point_count'],
      layout: { 'text-field': ['get', 'point_count_abbreviated'], 'text-font': FONT, 'text-size': 12, 'text-allow-overlap': true }, paint: { 'text-color': '#ffffff' } },
    { id: 'courtyard-label', type: 'symbol', source: 'overview', minzoom: 12, maxzoom: 17.5, filter: ['!', ['has', 'point_count']],
      layout: { 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 12, 'text-anchor': 'top', 'text-offset': ['step', ['zoom'], ['literal', [0, 0.7]], NEAR, ['literal', [0, 0]]], 'text-max-width': 9, 'text-padding': 6 }, paint: { 'text-color': paint.inkSoft, ...halo } },
    { id: 'place-dot', type: 'circle', source: 'buildings', maxzoom: 16, filter: ['in', ['id'], ['literal', [...places]]],
      paint: { 'circle-radius': 6, 'circle-color': paint.halo, 'circle-stroke-color': paint.accent, 'circle-stroke-width': 3.5 } },
    { id: 'building-label', type: 'symbol', source: 'buildings', minzoom: 16,
      layout: { 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 12.5, 'text-max-width': 8 }, paint: { 'text-color': paint.ink, ...halo } },
    { id: 'district-label', type: 'symbol', source: 'districts', maxzoom: 12,
      layout: { 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 15, 'text-letter-spacing': 0.12, 'text-anchor': 'bottom', 'text-offset': [0, -1.2] }, paint: { 'text-color': paint.ink, ...halo } },
  ];
}
