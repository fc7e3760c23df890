// basemap: style layers for imported layers that lie under the city. What they hold is not known before:
// a polygon is water or green by its class, a line is a road whose class says how wide it is drawn.
import type { ExpressionSpecification, FilterSpecification, LayerSpecification, SourceSpecification } from 'maplibre-gl';
import type { CityLayer } from '../api/types';
import { FONT } from './baseStyle';
import type { Palette } from './palette';

const CLASS: ExpressionSpecification = ['to-string', ['coalesce', ['get', 'class'], ['get', 'kind'], ['get', 'type'], '']];
const WATER = ['water', 'river', 'lake', 'reservoir', 'canal', 'pond', 'stream'];
const GREEN = ['green', 'park', 'grass', 'forest', 'wood', 'garden', 'meadow', 'farmland'];
const MAJOR = ['motorway', 'trunk', 'primary', 'expressway', 'highway', 'arterial', 'main'];
const MIDDLE = ['secondary', 'tertiary', 'collector'];

const shape = (name: 'Polygon' | 'LineString'): ExpressionSpecification => ['==', ['geometry-type'], name];
const among = (names: string[]): ExpressionSpecification => ['in', CLASS, ['literal', names]];

function width(scale: number, extra: number): ExpressionSpecification {
  const at = (major: number, middle: number, minor: number): ExpressionSpecification =>
    ['match', CLASS, MAJOR, major * scale + extra, MIDDLE, middle * scale + extra, minor * scale + extra];
  return ['interpolate', ['exponential', 1.6], ['zoom'], 9, at(1, 0.5, 0.1), 13, at(3, 1.8, 0.7), 16, at(9, 7, 4.5), 19, at(44, 36, 24), 22, at(260, 210, 140)];
}

export const basemapSource = (layer: CityLayer): SourceSpecification => ({
  type: 'vector', url: layer.tiles, ...(layer.attribution ? { attribution: layer.attribution } : {}),
});

/** Layers that go just above the land. */
export function basemapGround(layer: CityLayer, paint: Palette): LayerSpecification[] {
  const from = { source: layer.name, 'source-layer': layer.name };
  const line: FilterSpecification = ['all', shape('LineString'), ['!', among(WATER)]];
  return [
    { id: `${layer.name}-green`, type: 'fill', ...from, filter: ['all', shape('Polygon'), among(GREEN)], paint: { 'fill-color': paint.green } },
    { id: `${layer.name}-water`, type: 'fill', ...from, filter: ['all', shape('Polygon'), among(WATER)], paint: { 'fill-color': paint.water } },
    { id: `${layer.name}-stream`, type: 'line', ...from, filter: ['all', shape('LineString'), among(WATER)],
      paint: { 'line-color': paint.water, 'line-width': ['interpolate', ['exponential', 1.6], ['zoom'], 10, 1, 18, 12] } },
    { id: `${layer.name}-casing`, type: 'line', ...from, filter: line, minzoom: 12, layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': paint.roadCasing, 'line-width': width(1, 1.6) } },
    { id: `${layer.name}-road`, type: 'line', ...from, filter: line, layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-width': width(1, 0), 'line-color': ['step', ['zoom'], paint.roadFar, 12, ['match', CLASS, MAJOR, paint.roadMajor, paint.road]] } },
  ];
}

/** Names, which go above the ground and below the names of buildings. */
export function basemapNames(layer: CityLayer, paint: Palette): LayerSpecification[] {
  const from = { source: layer.name, 'source-layer': layer.name };
  const ink = { 'text-color': paint.inkSoft, 'text-halo-color': paint.halo, 'text-halo-width': 1.2 };
  return [
    { id: `${layer.name}-name`, type: 'symbol', ...from, minzoom: 13,
      filter: ['all', shape('LineString'), ['step', ['zoom'], among(MAJOR), 14.5, among([...MAJOR, ...MIDDLE]), 15.5, true]],
      layout: { 'symbol-placement': 'line', 'symbol-spacing': 420, 'text-field': ['coalesce', ['get', 'name'], ''], 'text-font': FONT,
        'text-size': 11, 'text-letter-spacing': 0.1, 'text-max-angle': 30 }, paint: ink },
    { id: `${layer.name}-place`, type: 'symbol', ...from, minzoom: 13, filter: shape('Polygon'),
      layout: { 'text-field': ['coalesce', ['get', 'name'], ''], 'text-font': FONT, 'text-size': 11 }, paint: ink },
  ];
}
