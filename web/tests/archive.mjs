// archive.mjs FILE.pmtiles LIST: reads a PMTiles file with its reference reader and says what is in it, one JSON
// line a tile of LIST ("z/x/y" a line): {"tile", "layers": {name: [ids]}}; first a line of header and metadata.
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { PMTiles } from 'pmtiles';

const [path, list] = process.argv.slice(2);
const file = await open(path);
const source = {
  getKey: () => path,
  getBytes: async (offset, length) => {
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await file.read(bytes, 0, length, offset);
    return { data: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytesRead) };
  },
};
const archive = new PMTiles(source);
const header = await archive.getHeader();
console.log(JSON.stringify({ header, metadata: await archive.getMetadata() }));
for (const line of readFileSync(list, 'utf8').split('\n').filter(Boolean)) {
  const [z, x, y] = line.split('/').map(Number);
  const tile = await archive.getZxy(z, x, y);
  const layers = {};
  if (tile && header.tileType === 1) {
    for (const [name, layer] of Object.entries(new VectorTile(new PbfReader(tile.data)).layers)) {
      layers[name] = Array.from({ length: layer.length }, (_, i) => layer.feature(i).id);
    }
  }
  console.log(JSON.stringify({ tile: line, bytes: tile ? tile.data.byteLength : 0, layers }));
}
await file.close();
