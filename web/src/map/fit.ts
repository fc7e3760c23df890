// fit: where to look straight down from so that a turned outline just fills the screen. MapLibre's own
// fitBounds turns the box around the outline, and a building at 45° then fills half the screen.

export interface Place {
  center: [lon: number, lat: number];
  zoom: number;
}
export interface Padding {
  top: number;
  right: number;
  bottom: number;
  left: number;
}
const TILE = 512;

const toMercator = (lon: number, lat: number): [number, number] => [
  lon / 360 + 0.5, 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI),
];
const fromMercator = (x: number, y: number): [number, number] => [
  (x - 0.5) * 360, (Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) * 360) / Math.PI - 90,
];
function turn(x: number, y: number, degrees: number): [number, number] {
  const angle = (degrees * Math.PI) / 180;
  return [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)];
}

/** Points are [lon, lat]; the screen is in pixels. A screen smaller than its padding counts as 64 pixels. */
export function fitTurned(points: readonly (readonly [number, number])[], bearing: number, width: number, height: number, padding: Padding): Place | null {
  if (points.length === 0) return null;
  const turned = points.map(([lon, lat]) => turn(...toMercator(lon, lat), -bearing));
  const xs = turned.map(([x]) => x);
  const ys = turned.map(([, y]) => y);
  const [west, east, north, south] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const wide = Math.max(64, width - padding.left - padding.right);
  const high = Math.max(64, height - padding.top - padding.bottom);
  const scale = Math.min(wide / Math.max(east - west, 1e-9), high / Math.max(south - north, 1e-9));
  // The middle of what is left by the padding lies beside the middle of the screen.
  const x = (west + east) / 2 + (padding.right - padding.left) / 2 / scale;
  const y = (north + south) / 2 + (padding.bottom - padding.top) / 2 / scale;
  return { center: fromMercator(...turn(x, y, bearing)), zoom: Math.log2(scale / TILE) };
}
