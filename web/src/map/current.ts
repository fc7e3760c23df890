// current: the one map of the page, for the few things outside the map's screen that touch it:
// events renew its tiles, rows of the list light up their room.
import type { Map as MapLibre } from 'maplibre-gl';

let current: MapLibre | null = null;
let hovered: number | null = null;

export function setCurrentMap(map: MapLibre | null): void {
  current = map;
  hovered = null;
}

/** Asks again for the tiles of the city; those that did not change are answered with 304. */
export function refreshCity(): void {
  if (current?.getSource('city')) current.refreshTiles('city');
}

export function hoverRoom(id: number | null): void {
  if (!current?.getSource('city')) return;
  const room = (at: number) => ({ source: 'city', sourceLayer: 'room', id: at });
  if (hovered !== null) current.setFeatureState(room(hovered), { hover: false });
  if (id !== null) current.setFeatureState(room(id), { hover: true });
  hovered = id;
}

export const currentCanvas = (): HTMLCanvasElement | null => current?.getCanvas() ?? null;
