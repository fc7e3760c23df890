// baseStyle: the style the server gives out as /styles/city.json. It stands alone: any MapLibre program
// shows the city with it, ground floors when near. styles/*.json are written from here (npm run styles).
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { ThemeName } from '../state/usePrefs';
import { fillExpression } from './classes';
import { PALETTES, type Palette } from './palette';

export const FONT = ['sans-serif'];
const city = (layer: string) => ({ source: 'city', 'source-layer': layer });
const GROUND: ExpressionSpecification = ['==', ['get', 'ordinal'], 0];

/** Number, then name, then area: as many lines as fit, judged by zoom and by the room's size. What is not known takes no line. */
export function roomLabel(unit: string): ExpressionSpecification {
  const size: ExpressionSpecification = ['coalesce', ['get', 'usable_area'], 0];
  const text = (key: string): ExpressionSpecification => ['to-string', ['get', key]];
  const none = (key: string): ExpressionSpecification => ['==', text(key), ''];
  const number: ExpressionSpecification = ['case', none('number'), text('name'), text('number')];
  const named: ExpressionSpecification = ['case', ['any', none('number'), none('name')], number, ['concat', number, '\n', text('name')]];
  const area: ExpressionSpecification = ['case', ['==', size, 0], '', ['concat', '\n',
    ['number-format', size, { locale: 'en-US', 'min-fraction-digits': 2, 'max-fraction-digits': 2 }], unit]];
  const full: ExpressionSpecification = ['concat', named, area];
  // A line of n letters needs about 11 n pixels, and rooms are about 6.5 m deep: so wide a room must be, by its area.
  // Rooms without an area are not told apart: labels that would cross leave each other out.
  const least = (square: number | ExpressionSpecification): ExpressionSpecification => ['any', ['==', size, 0], ['>=', size, square]];
  const holds = (letter: number): ExpressionSpecification => least(['*', letter, ['length', text('name')]]);
  // Whole zooms only: a layout is computed once a tile, at the tile's zoom.
  return ['step', ['zoom'], '', 18, ['case', least(18), number, ''], 19, ['case', holds(9), named, number],
    20, ['case', holds(4.5), full, number], 21, ['case', holds(2.3), full, least(12), ['concat', number, area], number],
    22, full];
}

function groundLayers(paint: Palette): LayerSpecification[] {
  return [
    { id: 'land', type: 'background', paint: { 'background-color': paint.land } },
    { id: 'courtyard-fill', type: 'fill', ...city('courtyard'), paint: { 'fill-color': paint.courtyard } },
    { id: 'district-fill', type: 'fill', ...city('district'), maxzoom: 12,
      paint: { 'fill-color': paint.accent, 'fill-opacity': ['case', ['boolean', ['feature-state', 'hover'], false], 0.08, 0.02] } },
    { id: 'district-line', type: 'line', ...city('district'), maxzoom: 15,
      paint: { 'line-color': paint.district, 'line-width': ['interpolate', ['linear'], ['zoom'], 7, 1, 13, 2], 'line-dasharray': [4, 2, 1, 2] } },
    { id: 'parking-fill', type: 'fill', ...city('parking'), paint: { 'fill-color': paint.circulation, 'fill-outline-color': paint.wall } },
    { id: 'canteen-fill', type: 'fill', ...city('canteen'), paint: { 'fill-color': paint.circulation, 'fill-outline-color': paint.wall } },
    { id: 'courtyard-line', type: 'line', ...city('courtyard'),
      paint: { 'line-color': paint.wall, 'line-width': ['interpolate', ['linear'], ['zoom'], 12, 0.6, 18, 2], 'line-dasharray': [3, 2] } },
  ];
}

function planLayers(paint: Palette, theme: ThemeName): LayerSpecification[] {
  return [
    { id: 'floor-fill', type: 'fill', ...city('floor'), minzoom: 16, filter: GROUND, paint: { 'fill-color': paint.courtyard } },
    { id: 'circulation-fill', type: 'fill', ...city('circulation'), minzoom: 16, filter: GROUND,
      paint: { 'fill-color': ['match', ['to-string', ['get', 'kind']], 'corridor', paint.circulation, paint.stairs] } },
    { id: 'room-fill', type: 'fill', ...city('room'), minzoom: 16, filter: GROUND,
      paint: { 'fill-color': fillExpression('use', theme, new Map()) } },
    { id: 'room-line', type: 'line', ...city('room'), minzoom: 16, filter: GROUND,
      paint: { 'line-color': paint.roomLine, 'line-width': ['interpolate', ['linear'], ['zoom'], 16, 0.3, 19, 1.5] } },
    { id: 'floor-line', type: 'line', ...city('floor'), minzoom: 16, filter: GROUND,
      paint: { 'line-color': paint.floorLine, 'line-width': ['interpolate', ['linear'], ['zoom'], 16, 0.8, 19, 2.5] } },
    { id: 'building-ground', type: 'fill', ...city('building'), minzoom: 13, maxzoom: 15,
      paint: { 'fill-color': paint.building, 'fill-outline-color': paint.buildingLine } },
    { id: 'building-3d', type: 'fill-extrusion', ...city('building'), minzoom: 15,
      paint: {
        'fill-extrusion-color': ['case', ['boolean', ['feature-state', 'hover'], false], paint.hover, paint.building],
        'fill-extrusion-height': ['interpolate', ['linear'], ['zoom'], 15, 0, 15.6, ['coalesce', ['get', 'height'], 9]],
        'fill-extrusion-opacity': 0.94,
      } },
  ];
}

function labelLayers(paint: Palette): LayerSpecification[] {
  const ink = (colour: string) => ({ 'text-color': colour, 'text-halo-color': paint.halo, 'text-halo-width': 1.4 });
  return [
    { id: 'courtyard-label', type: 'symbol', ...city('courtyard'), minzoom: 13, maxzoom: 17.5,
      layout: { 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 12, 'text-max-width': 9, 'text-padding': 6 }, paint: ink(paint.inkSoft) },
    { id: 'building-label', type: 'symbol', ...city('building'), minzoom: 16,
      layout: { 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 12.5, 'text-max-width': 8 }, paint: ink(paint.ink) },
    { id: 'room-label', type: 'symbol', ...city('room_label'), minzoom: 17, filter: GROUND,
      layout: { 'text-field': roomLabel(' m²'), 'text-font': FONT, 'text-size': ['interpolate', ['linear'], ['zoom'], 18, 10, 21, 13],
        'text-line-height': 1.25, 'text-max-width': 20, 'text-padding': 1 },
      paint: { 'text-color': paint.ink, 'text-opacity': ['step', ['zoom'], 0, 18.4, 1] } },
    { id: 'district-label', type: 'symbol', ...city('district'), maxzoom: 12,
      layout: { 'text-padding': 40, 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 15, 'text-letter-spacing': 0.12 }, paint: ink(paint.ink) },
  ];
}

export function baseStyle(theme: ThemeName): StyleSpecification {
  const paint = PALETTES[theme];
  return {
    version: 8,
    name: `Yardstick city, ${theme}`,
    transition: { duration: 200, delay: 0 },
    light: { anchor: 'viewport', color: '#ffffff', intensity: theme === 'dark' ? 0.25 : 0.22, position: [1.3, 210, 35] },
    sources: { city: { type: 'vector', url: '/tiles/city.json' } },
    layers: [...groundLayers(paint), ...planLayers(paint, theme), ...labelLayers(paint)],
  };
}
