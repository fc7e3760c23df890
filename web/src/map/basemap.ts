// basemap: style layers for imported layers that lie under the city. What they hold is not known before:
// a polygon is water or green by its class, a line is a road whose class says how wide it is drawn.
import type { ExpressionSpecification, FilterSpecification, LayerSpecification, SourceSpecification } from 'maplibre-gl';
import type { CityLayer } from '../api/types';
import { FONT } from './baseStyle';
import { PALETTES, type Palette } from './palette';

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

/** Pictures are drawn as they are; everything else has layers of shapes. */
const isPicture = (layer: CityLayer) => layer.format !== undefined && layer.format !== 'mvt';

export const basemapSource = (layer: CityLayer): SourceSpecification => ({
  ...(isPicture(layer) ? { type: 'raster', tileSize: 256 } : { type: 'vector' }), url: layer.tiles,
  ...(layer.attribution ? { attribution: layer.attribution } : {}),
});

interface Part {
  id: string;
  from: { source: string; 'source-layer': string };
  water: FilterSpecification;
  green: FilterSpecification;
  dry: FilterSpecification;
}

/** The layers in the tiles of a base map: one of its own name, or those its file has. Some say what they hold by their name. */
function partsOf(layer: CityLayer): Part[] {
  return (layer.vector_layers ?? [layer.name]).map((name) => {
    const all = (names: string[]): FilterSpecification => (names.includes(name) ? true : among(names)) as FilterSpecification;
    const water = all([...WATER, 'waterway']);
    return { id: layer.vector_layers ? `${layer.name}-${name}` : layer.name, from: { source: layer.name, 'source-layer': name },
      water, green: all([...GREEN, 'landcover']), dry: ['!', water] as FilterSpecification };
  });
}

const both = (a: FilterSpecification, b: FilterSpecification): FilterSpecification => ['all', a, b] as FilterSpecification;

function pictureLayer(layer: CityLayer, paint: Palette): LayerSpecification {
  // A map drawn for the day is turned down at night.
  const night = paint === PALETTES.dark ? { 'raster-brightness-max': 0.55, 'raster-saturation': -0.4 } : {};
  return { id: `${layer.name}-picture`, type: 'raster', source: layer.name, paint: night };
}

function partGround({ id, from, water, green, dry }: Part, paint: Palette): LayerSpecification[] {
  const line = both(shape('LineString'), dry);
  return [
    { id: `${id}-green`, type: 'fill', ...from, filter: both(shape('Polygon'), green), paint: { 'fill-color': paint.green } },
    { id: `${id}-water`, type: 'fill', ...from, filter: both(shape('Polygon'), water), paint: { 'fill-color': paint.water } },
    { id: `${id}-stream`, type: 'line', ...from, filter: both(shape('LineString'), water),
      paint: { 'line-color': paint.water, 'line-width': ['interpolate', ['exponential', 1.6], ['zoom'], 10, 1, 18, 12] } },
    { id: `${id}-casing`, type: 'line', ...from, filter: line, minzoom: 12, layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': paint.roadCasing, 'line-width': width(1, 1.6) } },
    { id: `${id}-road`, type: 'line', ...from, filter: line, layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-width': width(1, 0), 'line-color': ['step', ['zoom'], paint.roadFar, 12, ['match', CLASS, MAJOR, paint.roadMajor, paint.road]] } },
  ];
}

/** Layers that go just above the land. */
export const basemapGround = (layer: CityLayer, paint: Palette): LayerSpecification[] =>
  isPicture(layer) ? [pictureLayer(layer, paint)] : partsOf(layer).flatMap((part) => partGround(part, paint));

function partNames({ id, from }: Part, paint: Palette): LayerSpecification[] {
  const ink = { 'text-color': paint.inkSoft, 'text-halo-color': paint.halo, 'text-halo-width': 1.2 };
  return [
    { id: `${id}-name`, type: 'symbol', ...from, minzoom: 13,
      filter: ['all', shape('LineString'), ['step', ['zoom'], among(MAJOR), 14.5, among([...MAJOR, ...MIDDLE]), 15.5, true]],
      layout: { 'symbol-placement': 'line', 'symbol-spacing': 420, 'text-field': ['coalesce', ['get', 'name'], ''], 'text-font': FONT,
        'text-size': 11, 'text-letter-spacing': 0.1, 'text-max-angle': 30 }, paint: ink },
    { id: `${id}-place`, type: 'symbol', ...from, minzoom: 13, filter: shape('Polygon'),
      layout: { 'text-field': ['coalesce', ['get', 'name'], ''], 'text-font': FONT, 'text-size': 11 }, paint: ink },
  ];
}

/** Names, which go above the ground and below the names of buildings. */
export const basemapNames = (layer: CityLayer, paint: Palette): LayerSpecification[] =>
  isPicture(layer) ? [] : partsOf(layer).flatMap((part) => partNames(part, paint));
