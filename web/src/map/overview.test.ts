import type { FeatureCollection, Geometry } from 'geojson';
import { describe, expect, it } from 'vitest';
import { EMPTY_OVERVIEW, middleOf, overviewLayers, pointsOf } from './overview';
import { PALETTES } from './palette';

const square: Geometry = { type: 'MultiPolygon', coordinates: [[[[0, 0], [4, 0], [4, 2], [0, 2], [0, 0]]]] };

describe('places seen from afar', () => {
  it('stand in the middle of their shape', () => {
    expect(middleOf(square)).toEqual([2, 1]);
    expect(middleOf({ type: 'Point', coordinates: [117.3, 34.8] })).toEqual([117.3, 34.8]);
    expect(middleOf({ type: 'Polygon', coordinates: [] })).toBeNull();
    expect(middleOf(null)).toBeNull();
  });
  it('leave out what has no shape', () => {
    const shapes: FeatureCollection<Geometry | null> = { type: 'FeatureCollection', features: [
      { type: 'Feature', id: 3, geometry: square, properties: { name: 'A' } }, { type: 'Feature', id: 4, geometry: null, properties: { name: 'B' } },
    ] };
    expect(pointsOf('courtyard', shapes).map(({ id, properties }) => [id, properties])).toEqual([[3, { kind: 'courtyard', name: 'A' }]]);
  });
  it('take the place of the labels of the style only where there are points', () => {
    expect(overviewLayers(EMPTY_OVERVIEW, PALETTES.light).instead).toEqual([]);
    const points = { ...EMPTY_OVERVIEW, features: pointsOf('building', { type: 'FeatureCollection', features: [{ type: 'Feature', geometry: square, properties: {} }] }) };
    const { layers, instead } = overviewLayers(points, PALETTES.light);
    expect(instead).toEqual(['building-label']);
    expect(layers.map(({ id }) => id).filter((id) => id.endsWith('-label'))).toEqual(['building-label']);
  });
});
