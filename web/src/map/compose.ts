// compose: the style that shows a view, as a pure function of the server's style and of what is chosen.
// MapLibre applies the difference, so a floor changes by new filters on tiles it already has.
import type { ExpressionSpecification, FilterSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { CityLayer } from '../api/types';
import type { Colouring, Selection } from '../state/url';
import type { ThemeName } from '../state/usePrefs';
import { roomLabel } from './baseStyle';
import { backgroundLayer, backgroundSources, type Background } from './background';
import { basemapGround, basemapNames, basemapSource } from './basemap';
import { cloudLayers, imageryLayers, imagerySources, imageryTerrain, type ImageryLook } from './imagery';
import { overviewLayers, overviewSources, type OverviewPoints } from './overview';
import { classesOf, classExpression, fillExpression } from './classes';
import { foundOnPlan, foundOnTop, foundSources, type Found } from './found';
import { PALETTES } from './palette';
import { patternName } from './patterns';

export interface Look {
  theme: ThemeName;
  layers: readonly CityLayer[];
  building: number | null;
  floor: number;
  by: Colouring;
  only: readonly string[];
  selection: Selection | null;
  also: readonly number[];
  /** Colour index by institution, from colourInstitutions. */
  institutions: ReadonlyMap<number, number>;
  /** Buildings in which the selected institution sits. */
  places: readonly number[];
  areaUnit: string;
  overview: OverviewPoints;
  /** Buildings in a colour of their own: how far their confirmations are. */
  progress?: readonly (readonly [number, string])[];
  /** What a question found: null without one. */
  found: Found | null;
  imagery: ImageryLook;
  /** A base map of another server: null without one. */
  background: Background | null;
}

const FLOOR_LAYERS = new Set(['floor', 'room', 'room_label', 'circulation']);
const city = (layer: string) => ({ source: 'city', 'source-layer': layer });
const is = (id: number | null): ExpressionSpecification => ['==', ['id'], id ?? -1];

const notOpened = (look: Look): ExpressionSpecification => ['!=', ['id'], look.building ?? -1];

function floorFilter(look: Look): ExpressionSpecification {
  return ['all', ['==', ['get', 'building_id'], look.building ?? -1], ['==', ['get', 'ordinal'], look.floor]];
}

function shown(look: Look): ExpressionSpecification | number {
  return look.only.length === 0 ? 1 : ['case', ['in', classExpression(look.by), ['literal', [...look.only]]], 1, 0.12];
}

/** As the confirmations have it, where they are looked at; ownership and age are the building's. */
function buildingColour(look: Look): ExpressionSpecification | string {
  const { building } = PALETTES[look.theme];
  if (look.progress?.length) return ['match', ['id'], ...look.progress.flat(), building] as unknown as ExpressionSpecification;
  return look.by === 'tenure' || look.by === 'age' ? fillExpression(look.by, look.theme, look.institutions) : building;
}

function extrusion(layer: LayerSpecification & { type: 'fill-extrusion' }, look: Look): LayerSpecification {
  const paint = PALETTES[look.theme];
  return {
    ...layer,
    filter: notOpened(look),
    paint: {
      ...layer.paint,
      // A photograph is to be seen where the buildings stand, too.
      'fill-extrusion-opacity': look.imagery.photo ? 0.1 : look.building !== null ? 0.25 : 0.94,
      'fill-extrusion-color': ['case', ['in', ['id'], ['literal', [...look.places]]], paint.accent,
        ['boolean', ['feature-state', 'hover'], false], paint.hover, buildingColour(look)],
    },
  };
}

function adapt(layer: LayerSpecification, look: Look): LayerSpecification {
  if (layer.type === 'fill-extrusion' && layer.id === 'building-3d') return extrusion(layer, look);
  if (layer.type === 'fill' && layer.id === 'building-ground') return { ...layer, paint: { ...layer.paint, 'fill-color': buildingColour(look) } };
  if (layer.type === 'fill' && layer.id === 'courtyard-fill' && look.background) return { ...layer, paint: { ...layer.paint, 'fill-opacity': 0.3 } };
  if (!('source-layer' in layer)) return layer;
  const name = layer['source-layer'] ?? '';
  if (name === 'building' && layer.type === 'symbol') return { ...layer, filter: notOpened(look) };
  if (!FLOOR_LAYERS.has(name)) return layer;
  const filter: FilterSpecification = floorFilter(look);
  if (layer.type === 'fill' && layer.id === 'room-fill') {
    return { ...layer, filter, paint: { ...layer.paint, 'fill-color': fillExpression(look.by, look.theme, look.institutions), 'fill-opacity': shown(look) } };
  }
  if (layer.type === 'symbol' && layer.id === 'room-label') {
    return { ...layer, filter, layout: { ...layer.layout, 'text-field': roomLabel(look.areaUnit) } };
  }
  return { ...layer, filter } as LayerSpecification;
}

function patternLayer(look: Look): LayerSpecification[] {
  const drawn = classesOf(look.by).flatMap(({ key, pattern }) => (pattern ? [{ key, pattern }] : []));
  if (drawn.length === 0) return [];
  const key = classExpression(look.by);
  const image = ['match', key, ...drawn.flatMap((entry) => [entry.key, patternName(entry.pattern, look.theme)]),
    patternName('hatch', look.theme)] as unknown as ExpressionSpecification;
  return [{
    id: 'room-pattern', type: 'fill', ...city('room'), minzoom: 16,
    filter: ['all', floorFilter(look), ['in', key, ['literal', drawn.map((entry) => entry.key)]]],
    paint: { 'fill-pattern': image, 'fill-opacity': shown(look) },
  }];
}

function markLayers(look: Look): LayerSpecification[] {
  const paint = PALETTES[look.theme];
  const { selection } = look;
  const rooms = selection?.kind === 'room' ? [selection.id, ...look.also] : [];
  const chosen: ExpressionSpecification = ['in', ['id'], ['literal', rooms]];
  const held = selection?.kind === 'institution' ? selection.id : -1;
  return [
    { id: 'room-hover', type: 'line', ...city('room'), minzoom: 16, filter: floorFilter(look),
      paint: { 'line-color': paint.accent, 'line-width': 2.5, 'line-opacity': ['case', ['boolean', ['feature-state', 'hover'], false], 0.9, 0] } },
    { id: 'room-held', type: 'line', ...city('room'), minzoom: 16, filter: ['all', floorFilter(look), ['==', ['get', 'institution_id'], held]],
      paint: { 'line-color': paint.accent, 'line-width': 2.5 } },
    { id: 'room-halo', type: 'line', ...city('room'), minzoom: 16, filter: ['all', floorFilter(look), chosen],
      paint: { 'line-color': paint.halo, 'line-width': 7 } },
    { id: 'room-mark', type: 'line', ...city('room'), minzoom: 16, filter: ['all', floorFilter(look), chosen],
      paint: { 'line-color': paint.accent, 'line-width': 3.5 } },
  ];
}

/** Outlines on the ground, below the buildings that stand on it. */
function groundMarks(look: Look): LayerSpecification[] {
  const paint = { 'line-color': PALETTES[look.theme].accent, 'line-width': 2.5 };
  const chosen = (kind: string) => (look.selection?.kind === kind ? look.selection.id : null);
  return [
    { id: 'district-mark', type: 'line', ...city('district'), filter: is(chosen('district')), paint },
    { id: 'courtyard-mark', type: 'line', ...city('courtyard'), filter: is(chosen('courtyard')), paint },
  ];
}

/** Puts layers in after the one named, or at the end where the server's style has no such layer. */
function insertAfter(layers: LayerSpecification[], id: string, added: LayerSpecification[]): LayerSpecification[] {
  const at = layers.findIndex((layer) => layer.id === id) + 1 || layers.length;
  return [...layers.slice(0, at), ...added, ...layers.slice(at)];
}

export function compose(base: StyleSpecification, look: Look): StyleSpecification {
  const paint = PALETTES[look.theme];
  const under = look.layers.filter((layer) => layer.role === 'basemap' && layer.name !== 'city');
  const places = overviewLayers(look.overview, paint, look.places, (look.found?.dots.features.length ?? 0) > 0);
  let layers = base.layers.filter(({ id }) => !places.instead.includes(id)).map((layer) => adapt(layer, look));
  layers = insertAfter(layers, 'land', [...backgroundLayer(look.background, 'ground', paint), ...under.flatMap((layer) => basemapGround(layer, paint))]);
  layers = insertAfter(layers, 'courtyard-line', [...groundMarks(look), ...backgroundLayer(look.background, 'names', paint), ...under.flatMap((layer) => basemapNames(layer, paint))]);
  layers = insertAfter(layers, 'canteen-fill', imageryLayers(look.imagery));
  layers = insertAfter(layers, 'room-fill', patternLayer(look));
  layers = insertAfter(layers, 'building-3d', [...markLayers(look), ...foundOnPlan(look.found, paint, floorFilter(look))]);
  layers = [...layers, ...places.layers.map((layer) => (layer.id === 'building-label' && layer.type === 'symbol' ? { ...layer, filter: notOpened(look) } : layer)), ...cloudLayers(look.imagery, paint.accent), ...foundOnTop(look.found, paint)];
  const terrain = imageryTerrain(look.imagery);
  return {
    ...base,
    ...(terrain ? { terrain } : {}),
    sources: { ...base.sources, ...backgroundSources(look.background), ...imagerySources(look.imagery), ...overviewSources(look.overview), ...foundSources(look.found), ...Object.fromEntries(under.map((layer) => [layer.name, basemapSource(layer)])) },
    layers,
  };
}
