// styles: what the server gives out as /styles/{id}.json, for other programs; the page composes its own.
// A file of styles/ has marks in place of what a request chooses, and the server puts it in: "@floor" the
// ordinal, "@room" and "@building" the colours of styles/colourings/. Written from here: npm run styles.
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { Colouring } from '../state/url';
import type { ThemeName } from '../state/usePrefs';
import { baseStyle } from './baseStyle';
import { anyInstitution, fillExpression } from './classes';
import { PALETTES } from './palette';

export const STYLE_IDS = ['city', 'floor', 'imagery', 'print'] as const;
/** Paper is white, by night too. */
export const themesOf = (id: StyleId): readonly ThemeName[] => (id === 'print' ? ['light'] : ['light', 'dark']);
export type StyleId = (typeof STYLE_IDS)[number];

const city = (layer: string) => ({ source: 'city', 'source-layer': layer });
const mark = (text: string) => text as unknown as ExpressionSpecification;
const ON_FLOOR = JSON.stringify(['==', ['get', 'ordinal'], 0]);

/** The layer with marks for what a request chooses. */
function marked(layer: LayerSpecification): LayerSpecification {
  const here = 'filter' in layer && JSON.stringify(layer.filter) === ON_FLOOR
    ? { ...layer, filter: ['==', ['get', 'ordinal'], mark('@floor')] } as LayerSpecification : layer;
  if (here.type === 'fill' && here.id === 'room-fill') return { ...here, paint: { ...here.paint, 'fill-color': mark('@room') } };
  if (here.type === 'fill' && here.id === 'building-ground') return { ...here, paint: { ...here.paint, 'fill-color': mark('@building') } };
  if (here.type === 'fill-extrusion') return { ...here, paint: { ...here.paint, 'fill-extrusion-color': mark('@building') } };
  return here;
}

const outline = (colour: string, width: number): LayerSpecification => ({
  id: 'building-line', type: 'line', ...city('building'), minzoom: 13,
  paint: { 'line-color': colour, 'line-width': ['interpolate', ['linear'], ['zoom'], 13, width / 3, 19, width] },
});

/** Plans from above: no building stands on its floors. */
function flat(layers: LayerSpecification[], theme: ThemeName): LayerSpecification[] {
  return layers.flatMap((layer) => (layer.type === 'fill-extrusion' ? [outline(PALETTES[theme].buildingLine, 1.5)] : [layer]));
}

/** Black on white, with lines a copier keeps. */
function printed(layer: LayerSpecification): LayerSpecification {
  if (layer.type === 'background') return { ...layer, paint: { 'background-color': '#ffffff' } };
  if (layer.type === 'line') return { ...layer, paint: { ...layer.paint, 'line-color': layer.id === 'district-line' ? '#555555' : '#000000' } };
  if (layer.type === 'symbol') return { ...layer, paint: { ...layer.paint, 'text-color': '#000000', 'text-halo-color': '#ffffff' } };
  return layer;
}

function overImagery(layer: LayerSpecification): LayerSpecification[] {
  if (layer.type === 'symbol') return [{ ...layer, paint: { ...layer.paint, 'text-color': '#ffffff', 'text-halo-color': '#1b1c1e', 'text-halo-width': 1.6 } }];
  if (layer.type === 'line') return [{ ...layer, paint: { ...layer.paint, 'line-color': '#ffffff' } }];
  if (layer.type === 'background') return [layer, { id: 'imagery', type: 'raster', source: 'ortho' }];
  if (layer.type === 'fill' && layer.id === 'room-fill') return [{ ...layer, minzoom: 18, paint: { ...layer.paint, 'fill-opacity': 0.55 } }];
  return layer.type === 'fill-extrusion' ? [outline('#ffffff', 2)] : [];
}

function layersOf(id: StyleId, theme: ThemeName): LayerSpecification[] {
  const all = baseStyle(theme).layers;
  if (id === 'floor') return flat(all.filter((layer) => layer.id !== 'building-ground'), theme);
  if (id === 'print') return flat(all, theme).map(printed);
  return id === 'imagery' ? all.flatMap(overImagery) : all;
}

export function servedStyle(id: StyleId, theme: ThemeName): StyleSpecification {
  const base = baseStyle(theme);
  return {
    ...base,
    name: `Yardstick ${id}, ${theme}`,
    sources: { ...base.sources, ...(id === 'imagery' ? { ortho: { type: 'raster', url: '/tiles/ortho.json', tileSize: 256 } } : {}) },
    layers: layersOf(id, theme).map(marked),
  };
}

export interface Colours {
  room: ExpressionSpecification;
  building: ExpressionSpecification | string;
}

/** Ownership and age are the building's, and colour it too. */
export function coloursOf(by: Colouring, theme: ThemeName): Colours {
  const room = by === 'institution' ? anyInstitution(theme) : fillExpression(by, theme, new Map());
  return { room, building: by === 'tenure' || by === 'age' ? room : PALETTES[theme].building };
}

/** What the server does with a file: for the tests. */
export function filled(style: StyleSpecification, colours: Colours, floor: number): StyleSpecification {
  return JSON.parse(JSON.stringify(style).replaceAll('"@room"', JSON.stringify(colours.room))
    .replaceAll('"@building"', JSON.stringify(colours.building)).replaceAll('"@floor"', String(floor))) as StyleSpecification;
}
