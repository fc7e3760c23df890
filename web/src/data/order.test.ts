import { describe, expect, it } from 'vitest';
import type { InspectedLayer, Inspection, Register } from '../api/types';
import { firstChoice, isReady, mapByName, missingFields, needsCrs, orderOf } from './order';

const REGISTER: Register = {
  type: 'rooms', title: 'Rooms', title_zh: '房间', geometry: true,
  columns: [
    { name: 'code', title: 'Code', title_zh: '房间编码', key: true, required: true, kind: 'text' },
    { name: 'building_code', title: 'Building', title_zh: '楼栋编码', required: true, kind: 'reference' },
    { name: 'usable_area', title: 'Usable area', title_zh: '使用面积', kind: 'area' },
  ],
};
const TABLE: Inspection = { format: 'xlsx', layers: [] };
const layer = (part: Partial<InspectedLayer> = {}): InspectedLayer => ({
  name: 'Room List', rows: 2, geometry: 'none', columns: ['房间编码', 'Usable_Area', 'x'].map((name) => ({ name, type: 'text', samples: [] })),
  guess: { type: 'rooms', map: { code: '房间编码' } }, ...part,
});

describe('an import', () => {
  it('begins with the guess of the server', () => {
    expect(firstChoice(TABLE, layer())).toMatchObject({ layer: 'Room List', type: 'rooms', map: { code: '房间编码' }, name: 'room_list' });
  });
  it('takes a file of tiles for a base map, whole', () => {
    const tiles = layer({ name: '街道', columns: [], guess: null });
    const choice = firstChoice({ format: 'pmtiles', layers: [tiles] }, tiles);
    expect(choice).toMatchObject({ type: 'layer', role: 'basemap', layer: '' });
    expect(orderOf({ ...choice, name: 'streets' }, ['7'], false)).toEqual({
      uploads: ['7'], type: 'layer', layer: undefined, map: {}, set: {}, crs: undefined, from: undefined, replace: false, dry_run: false,
      make_floors: false, name: 'streets', role: 'basemap',
    });
  });
  it('finds columns by name and by title', () => {
    expect(mapByName(layer(), REGISTER)).toEqual({ code: '房间编码', usable_area: 'Usable_Area' });
  });
  it('is ready when records can be told apart: a file may bring one field of those that are there', () => {
    const choice = firstChoice(TABLE, layer());
    const nameless = { ...choice, map: {} };
    expect(missingFields(nameless, REGISTER).map(({ name }) => name)).toEqual(['code']);
    expect(isReady(nameless, layer(), REGISTER)).toBe(false);
    expect(isReady({ ...nameless, set: { code: 'A1' } }, layer(), REGISTER)).toBe(true);
    expect(isReady(choice, layer(), REGISTER)).toBe(true);
  });
  it('makes floors only where records lie on one', () => {
    const choice = { ...firstChoice(TABLE, layer()), makeFloors: true };
    expect(orderOf(choice, ['7'], true).make_floors).toBe(true);
    expect(orderOf({ ...choice, type: 'people' }, ['7'], true).make_floors).toBe(false);
  });
  it('asks for the CRS of shapes that do not say theirs', () => {
    const shapes = layer({ geometry: 'Polygon', crs: { code: null } });
    expect(needsCrs(firstChoice(TABLE, shapes), shapes)).toBe(true);
    expect(needsCrs({ ...firstChoice(TABLE, shapes), crs: 'EPSG:4548' }, shapes)).toBe(false);
    expect(needsCrs(firstChoice(TABLE, layer()), layer())).toBe(false);
  });
  it('leaves out what was cleared', () => {
    const order = orderOf({ ...firstChoice(TABLE, layer()), map: { code: 'a', name: '' }, set: { use: '' } }, ['7'], true);
    expect(order).toMatchObject({ uploads: ['7'], type: 'rooms', map: { code: 'a' }, set: {}, dry_run: true });
  });
});
