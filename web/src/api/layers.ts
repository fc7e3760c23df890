// layers: what was imported beside the registers, and removing it.
import { address, call, postJson } from './client';

/** What was imported to lie beside the registers. */
export interface Layer {
  name: string;
  title: string;
  role: 'basemap' | 'paths' | 'other';
  source: 'features' | 'mbtiles' | 'pmtiles';
  features: number;
  /** Of its file of tiles. */
  bytes: number;
}

/** Of the version that is there now: who removes it has just seen it in the list. */
export async function removeLayer(name: string, reason: string): Promise<void> {
  const path = `/api/layers/${encodeURIComponent(name)}`;
  const { headers } = await call(path, { cache: 'no-cache' });
  await call(address(path, { reason }), { method: 'DELETE', headers: { 'If-Match': headers.get('ETag') ?? '' } });
}

/** A job that writes every tile of a source into one file. */
export const makeArchive = (source: string) => postJson<{ id: number }>('/api/archives', { source, format: 'pmtiles' });
