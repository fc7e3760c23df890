// Tiles as the browsers' own decoder reads them, held to the rules of the vector tile specification 2.1.
import { expect, test } from '@playwright/test';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';

const RAD = Math.PI / 180;

function tileOf(lon: number, lat: number, z: number): [number, number] {
  const n = 2 ** z;
  return [Math.floor(((lon + 180) / 360) * n), Math.floor(((1 - Math.asinh(Math.tan(lat * RAD)) / Math.PI) / 2) * n)];
}

const area = (ring: { x: number; y: number }[]) => ring.reduce((sum, p, i) => {
  const q = ring[(i + 1) % ring.length] ?? p;
  return sum + p.x * q.y - q.x * p.y;
}, 0) / 2;

/** What is wrong with a layer, in words; nothing when all is well. */
function faults(name: string, layer: VectorTile['layers'][string]): string[] {
  const found: string[] = [];
  const ids = new Set<number>();
  if (layer.version !== 2 || layer.extent !== 4096) found.push(`${name}: version ${layer.version}, extent ${layer.extent}`);
  for (let i = 0; i < layer.length; i++) {
    const feature = layer.feature(i);
    const id = feature.id ?? 0;
    const say = (what: string) => found.push(`${name} ${id}: ${what}`);
    if (id <= 0 || ids.has(id)) say('no id of its own');
    ids.add(id);
    if (feature.type !== 3) continue;
    const rings = feature.loadGeometry();
    if (!rings[0] || area(rings[0]) <= 0) say('does not begin with a shell');
    for (const ring of rings) {
      if (ring.length < 4 || area(ring) === 0) say('a ring without area');
      if (ring.some((point, p) => p > 0 && point.x === ring[p - 1]?.x && point.y === ring[p - 1]?.y)) say('a point twice in a row');
    }
  }
  return found;
}

test('tiles decode, ids and rings are as the specification says', async ({ request }) => {
  const rooms = await (await request.get('/api/rooms?limit=400')).json();
  let features = 0;
  for (const item of rooms.items.filter((_: unknown, i: number) => i % 50 === 0)) {
    const room = await (await request.get(`/api/rooms/${item.id}`)).json();
    for (const z of [14, 16, 17, 18, 20]) {
      const [x, y] = tileOf(room.lon, room.lat, z);
      const answer = await request.get(`/tiles/city/${z}/${x}/${y}.mvt`);
      expect(answer.status()).toBe(200);
      const tile = new VectorTile(new PbfReader(await answer.body()));
      for (const [name, layer] of Object.entries(tile.layers)) {
        expect(faults(name, layer)).toEqual([]);
        features += layer.length;
      }
      if (z < 16) continue;
      const layer = tile.layers['room'];
      expect(Array.from({ length: layer?.length ?? 0 }, (_, i) => layer?.feature(i).properties['code'])).toContain(room.code);
    }
  }
  expect(features).toBeGreaterThan(1000);
});
