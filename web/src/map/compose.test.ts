import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import type { CityLayer } from '../api/types';
import { COLOURINGS } from '../state/url';
import { baseStyle } from './baseStyle';
import { compose, type Look } from './compose';
import { NO_IMAGERY } from './imagery';
import { EMPTY_OVERVIEW } from './overview';

const STREETS: CityLayer = { name: 'streets', title: 'Streets', role: 'basemap', tiles: '/tiles/streets.json' };
const LOOK: Look = {
  theme: 'light', layers: [STREETS, { ...STREETS, name: 'paths', role: 'paths' }], building: 8, floor: 2, by: 'use', also: [], only: ['idle'],
  selection: { kind: 'room', id: 7 }, institutions: new Map([[3, 1]]), places: [8], areaUnit: ' m²', overview: EMPTY_OVERVIEW, found: null, imagery: NO_IMAGERY, background: null,
};
const layer = (look: Look, id: string) => compose(baseStyle(look.theme), look).layers.find((entry) => entry.id === id);

describe('the style of a view', () => {
  it.each(COLOURINGS)('keeps to the specification, coloured by %s', (by) => {
    for (const theme of ['light', 'dark'] as const) {
      for (const building of [null, 8]) expect(validateStyleMin(compose(baseStyle(theme), { ...LOOK, by, theme, building }))).toEqual([]);
    }
  });
  it('keeps to the specification with a photograph and a relief under it', () => {
    const image = { flown: '2026-05-04', shift_east_m: 0, shift_north_m: 0, min_zoom: 12, max_zoom: 21, bounds: [117, 34, 118, 35] as [number, number, number, number] };
    const photo = { ...image, id: 3, kind: 'ortho' as const, tiles: '/tiles/ortho-3.json' };
    const relief = { ...image, id: 4, kind: 'dsm' as const, tiles: '/tiles/terrain-4.json' };
    const style = compose(baseStyle('light'), { ...LOOK, building: null, imagery: { photo, opacity: 0.5, relief, raised: true, clouds: [[117, 34, 117.1, 34.1]] } });
    expect(validateStyleMin(style)).toEqual([]);
    expect(style.terrain).toEqual({ source: 'terrain-4', exaggeration: 1 });
    const ids = style.layers.map((entry) => entry.id);
    expect(ids.indexOf('survey-photo')).toBeLessThan(ids.indexOf('room-fill'));
    expect(ids.indexOf('survey-photo')).toBeGreaterThan(ids.indexOf('courtyard-fill'));
    expect(ids.indexOf('survey-cloud-line')).toBeGreaterThan(ids.indexOf('building-3d'));
  });
  it('draws the floor of the opened building and no other', () => {
    for (const id of ['room-fill', 'room-line', 'room-pattern', 'room-label', 'circulation-fill', 'floor-line']) {
      expect(JSON.stringify(layer(LOOK, id))).toContain('["all",["==",["get","building_id"],8],["==",["get","ordinal"],2]]');
    }
  });
  it('lets the other buildings fade to a quarter', () => {
    expect(layer(LOOK, 'building-3d')?.paint).toMatchObject({ 'fill-extrusion-opacity': 0.25 });
    expect(layer({ ...LOOK, building: null }, 'building-3d')?.paint).toMatchObject({ 'fill-extrusion-opacity': 0.94 });
  });
  it('lays a base map under the courtyards, and only a base map', () => {
    const ids = compose(baseStyle('light'), LOOK).layers.map((entry) => entry.id);
    expect(ids.indexOf('streets-road')).toBeGreaterThan(ids.indexOf('land'));
    expect(ids.indexOf('streets-road')).toBeLessThan(ids.indexOf('courtyard-fill'));
    expect(ids.filter((id) => id.startsWith('paths'))).toEqual([]);
  });
  it('lays a base map of pictures, or of the layers its tiles have, in the same place', () => {
    const picture: CityLayer = { ...STREETS, name: 'sheet', format: 'png', vector_layers: [] };
    const tiles: CityLayer = { ...STREETS, name: 'osm', format: 'mvt', vector_layers: ['water', 'road'] };
    for (const theme of ['light', 'dark'] as const) {
      const style = compose(baseStyle(theme), { ...LOOK, theme, layers: [picture, tiles] });
      const ids = style.layers.map((entry) => entry.id);
      expect(validateStyleMin(style)).toEqual([]);
      expect(style.sources['sheet']).toMatchObject({ type: 'raster' });
      expect(style.layers.find(({ id }) => id === 'osm-road-road')).toMatchObject({ 'source-layer': 'road' });
      for (const id of ['sheet-picture', 'osm-water-water', 'osm-road-road']) {
        expect(ids.indexOf(id)).toBeGreaterThan(ids.indexOf('land'));
        expect(ids.indexOf(id)).toBeLessThan(ids.indexOf('courtyard-fill'));
      }
    }
  });
  it('lies on a base map of another server, names above the ground', () => {
    const background = { id: 'vec', provider: 'tianditu', ground: 'https://t0.example/{z}/{x}/{y}', names: 'https://t0.example/n/{z}/{x}/{y}', max_zoom: 18, attribution: '天地图' };
    for (const theme of ['light', 'dark'] as const) {
      const style = compose(baseStyle(theme), { ...LOOK, theme, background });
      expect(validateStyleMin(style)).toEqual([]);
      const ids = style.layers.map(({ id }) => id);
      expect(ids.indexOf('background-ground')).toBe(ids.indexOf('land') + 1);
      expect(ids.indexOf('background-names')).toBeGreaterThan(ids.indexOf('courtyard-line'));
    }
  });

  it('changes only filters when the floor changes, so that no tile is asked for again', () => {
    const one = compose(baseStyle('light'), LOOK);
    const two = compose(baseStyle('light'), { ...LOOK, floor: 3 });
    expect(two.sources).toEqual(one.sources);
    const bare = (style: typeof one) => style.layers.map((entry) => ({ ...entry, filter: null }));
    expect(bare(two)).toEqual(bare(one));
  });
});
