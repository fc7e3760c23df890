import { describe, expect, it } from 'vitest';
import type { ChangedPlace } from '../api/events';
import type { Bounds } from '../api/types';
import { changedTiles } from './changedTiles';

const view: Bounds = [117.2, 34.7, 117.22, 34.715];
const place = (bounds: Bounds, min_zoom = 0): ChangedPlace => ({ source: 'city', min_zoom, bounds });
const tileOf = (lon: number, lat: number, z: number) => {
  const sine = Math.sin((lat * Math.PI) / 180);
  return {
    z,
    x: Math.floor(((lon + 180) / 360) * 2 ** z),
    y: Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * 2 ** z),
  };
};

describe('tiles to ask for again', () => {
  it('are those the change lies in, at the zooms in sight', () => {
    const tiles = changedTiles([place([117.21, 34.71, 117.2101, 34.7101])], view, 17.4);
    for (const z of [13, 14, 15, 16, 17, 18, 19]) expect(tiles).toContainEqual(tileOf(117.21, 34.71, z));
    expect(tiles?.every((tile) => tile.z >= 13 && tile.z <= 19)).toBe(true);
    expect(tiles?.length).toBeLessThan(20);
  });

  it('leave out the zooms that do not draw what changed', () => {
    const tiles = changedTiles([place([117.21, 34.71, 117.2101, 34.7101], 16)], view, 17.4);
    expect(Math.min(...(tiles ?? []).map((tile) => tile.z))).toBe(16);
  });

  it('include the neighbour in whose buffer the change lies', () => {
    const z = 17;
    const x = tileOf(117.21, 34.71, z).x;
    const edge = (x / 2 ** z) * 360 - 180;
    const nearby = edge + (0.01 / 2 ** z) * 360; // a hundredth of a tile east of the edge
    const tiles = changedTiles([place([nearby, 34.71, nearby, 34.71], z)], view, z);
    expect(tiles).toContainEqual({ ...tileOf(nearby, 34.71, z), x: x - 1 });
  });

  it('are none when the change is far away', () => {
    expect(changedTiles([place([118.5, 35.5, 118.6, 35.6])], view, 17)).toEqual([]);
  });

  it('are all when they would be too many to name', () => {
    expect(changedTiles([place([117, 34.5, 117.5, 35])], [117, 34.5, 117.5, 35], 17)).toBeNull();
  });
});
