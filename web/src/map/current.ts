// current: the one map of the page, for the few things outside the map's screen that touch it:
// events renew its tiles, rows of the list light up their room.
import type { Map as MapLibre } from 'maplibre-gl';
import type { ChangedPlace } from '../api/events';
import type { Bounds } from '../api/types';
import { changedTiles } from './changedTiles';

let current: MapLibre | null = null;
let hovered: number | null = null;
// Sources of which MapLibre may keep old tiles out of view.
const stale = new Set<string>();

export function setCurrentMap(map: MapLibre | null): void {
  current = map;
  hovered = null;
  stale.clear();
  map?.on('moveend', refreshStale);
}

/** All tiles in view again, those out of view forgotten; what did not change is answered with 304. */
function refreshStale(): void {
  for (const source of stale) if (current?.getSource(source)) current.refreshTiles(source);
  stale.clear();
}

function viewOf(map: MapLibre): Bounds {
  const b = map.getBounds();
  return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()];
}

/**
 * Asks again for the tiles in view that show what changed; null: for all of the city. MapLibre forgets tiles it
 * keeps out of view only when a whole source is renewed, which therefore waits for the next move of the map.
 */
export function refreshChanged(changed: readonly ChangedPlace[] | null): void {
  const map = current;
  if (!map) return;
  for (const source of new Set(changed?.map((place) => place.source) ?? ['city'])) {
    if (!map.getSource(source)) continue;
    const places = changed?.filter((place) => place.source === source);
    const tiles = places && changedTiles(places, viewOf(map), map.getZoom());
    if (!tiles) map.refreshTiles(source);
    else if (tiles.length > 0) map.refreshTiles(source, tiles);
    if (tiles) stale.add(source);
  }
}

export function hoverRoom(id: number | null): void {
  if (!current?.getSource('city')) return;
  const room = (at: number) => ({ source: 'city', sourceLayer: 'room', id: at });
  if (hovered !== null) current.setFeatureState(room(hovered), { hover: false });
  if (id !== null) current.setFeatureState(room(id), { hover: true });
  hovered = id;
}

export const currentCanvas = (): HTMLCanvasElement | null => current?.getCanvas() ?? null;

export const currentMap = (): MapLibre | null => current;

/** The middle of what is seen; null without a map. */
export function placeInMiddle(): [number, number] | null {
  const centre = current?.getCenter();
  return centre ? [centre.lng, centre.lat] : null;
}

/** While it is so, the next click on the map is a place and opens nothing. Esc gives null. Gives back how to stop. */
export function pickPlace(onPlace: (place: [number, number] | null) => void): () => void {
  const map = current;
  if (!map) return () => undefined;
  const canvas = map.getCanvas();
  canvas.dataset.picking = 'true';
  canvas.style.cursor = 'crosshair';
  const click = (event: { lngLat: { lng: number; lat: number } }) => onPlace([event.lngLat.lng, event.lngLat.lat]);
  const key = (event: KeyboardEvent) => { if (event.key === 'Escape') { event.stopPropagation(); onPlace(null); } };
  map.once('click', click);
  window.addEventListener('keydown', key, true);
  return () => {
    delete canvas.dataset.picking;
    canvas.style.cursor = '';
    map.off('click', click);
    window.removeEventListener('keydown', key, true);
  };
}

/** Is a click on the map somebody else's: a place being picked, a shape being drawn? */
export const isPicking = (): boolean => current?.getCanvas().dataset.picking === 'true';

const FIT_MS = 700;

/** All of them in view, with where they were measured from. */
export function fitPlaces(places: readonly [number, number][], origin?: { lon: number; lat: number }): void {
  const all = origin ? [...places, [origin.lon, origin.lat] as [number, number]] : [...places];
  if (!current || all.length === 0) return;
  const [lons, lats] = [all.map(([lon]) => lon), all.map(([, lat]) => lat)];
  current.fitBounds([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)], { padding: 70, maxZoom: 16.5, bearing: 0, pitch: 0, duration: FIT_MS });
}
