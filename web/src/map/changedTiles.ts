// changedTiles: which tiles in view show a place that changed.
import type { ChangedPlace } from '../api/events';
import type { Bounds } from '../api/types';

export interface TileId {
  z: number;
  x: number;
  y: number;
}

const BUFFER = 65 / 4096; // of a tile's side: what is drawn beyond it, and a unit of rounding
const ZOOM_MAX = 22;
const ZOOMS_BELOW = 4; // a tilted map shows tiles of lower zooms in the distance
const TILES_MAX = 400;

const column = (lon: number, z: number) => ((lon + 180) / 360) * 2 ** z;
const row = (lat: number, z: number) => {
  const sine = Math.sin((Math.max(-85.05, Math.min(85.05, lat)) * Math.PI) / 180);
  return (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * 2 ** z;
};

function common(a: Bounds, b: Bounds): Bounds | null {
  const c: Bounds = [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
  return c[0] <= c[2] && c[1] <= c[3] ? c : null;
}

function grown(view: Bounds): Bounds {
  const [width, height] = [view[2] - view[0], view[3] - view[1]];
  return [view[0] - width, view[1] - height, view[2] + width, view[3] + height];
}

/** null when they are so many that all may as well be asked for. `view` in degrees, as `places`. */
export function changedTiles(places: readonly ChangedPlace[], view: Bounds, zoom: number): TileId[] | null {
  const tiles = new Map<string, TileId>();
  const near = grown(view);
  const highest = Math.min(ZOOM_MAX, Math.ceil(zoom) + 1);
  for (const place of places) {
    const seen = common(place.bounds, near);
    if (!seen) continue;
    for (let z = Math.max(place.min_zoom, Math.floor(zoom) - ZOOMS_BELOW, 0); z <= highest; z++) {
      const last = 2 ** z - 1;
      const [west, east] = [column(seen[0], z) - BUFFER, column(seen[2], z) + BUFFER];
      const [north, south] = [row(seen[3], z) - BUFFER, row(seen[1], z) + BUFFER];
      for (let x = Math.max(0, Math.floor(west)); x <= Math.min(last, Math.floor(east)); x++)
        for (let y = Math.max(0, Math.floor(north)); y <= Math.min(last, Math.floor(south)); y++) {
          tiles.set(`${z}/${x}/${y}`, { z, x, y });
          if (tiles.size > TILES_MAX) return null;
        }
    }
  }
  return [...tiles.values()];
}
