// keyPen: a shape drawn without a pointer. The arrows move the map under a cross in its middle; Space sets a corner
// there (of a circle its middle), Backspace takes the last one back, Enter ends.
import { LngLat, type Map as MapLibre } from 'maplibre-gl';

export type Tool = 'polygon' | 'circle';
export type Ring = [number, number][];

const CORNERS = 64;
const ARM = 12;
const METRES_A_DEGREE = 111_195;

/** Round on the ground as long as it is no larger than a city. */
export function circleRing([lon, lat]: [number, number], metres: number): Ring {
  const tall = metres / METRES_A_DEGREE;
  const wide = tall / Math.cos((lat * Math.PI) / 180);
  return Array.from({ length: CORNERS }, (_, i): [number, number] => {
    const turn = (2 * Math.PI * i) / CORNERS;
    return [lon + wide * Math.cos(turn), lat + tall * Math.sin(turn)];
  });
}

/** What the corners set so far and the place under the cross make; null: not yet a shape. */
export function ringOfCorners(tool: Tool, corners: Ring, cross: [number, number]): Ring | null {
  if (tool === 'polygon') return corners.length >= 3 ? corners : null;
  const [middle] = corners;
  const metres = middle ? new LngLat(...middle).distanceTo(new LngLat(...cross)) : 0;
  return middle && metres > 0 ? circleRing(middle, metres) : null;
}

function shape(kind: string, className: string): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', kind);
  made.setAttribute('class', className);
  return made;
}

/** Ready until what it gives back is called. `onCorners` hears how many are set. */
export function keyPen(map: MapLibre, tool: Tool, onCorners: (count: number) => void, onRing: (ring: Ring) => void): () => void {
  const corners: Ring = [];
  const sheet = shape('svg', 'key-pen');
  const [outline, cross] = [shape('polygon', 'key-pen-shape'), shape('path', 'key-pen-cross')];
  sheet.setAttribute('aria-hidden', 'true');
  sheet.append(outline, cross);
  map.getCanvasContainer().append(sheet);
  const middle = (): [number, number] => map.getCenter().toArray();
  const draw = () => {
    const { x, y } = map.project(map.getCenter());
    cross.setAttribute('d', `M${x - ARM} ${y}H${x + ARM}M${x} ${y - ARM}V${y + ARM}`);
    const ring = tool === 'circle' ? (ringOfCorners(tool, corners, middle()) ?? []) : corners.length > 0 ? [...corners, middle()] : [];
    outline.setAttribute('points', ring.map((place) => map.project(place)).map((at) => `${at.x},${at.y}`).join(' '));
  };
  const set = (change: () => void) => { change(); onCorners(corners.length); draw(); };
  const key = (event: KeyboardEvent) => {
    if (event.target !== map.getCanvas()) return;
    if (event.key === ' ') set(() => { if (tool === 'circle') corners.length = 0; corners.push(middle()); });
    else if (event.key === 'Backspace') set(() => { corners.pop(); });
    else if (event.key === 'Enter') {
      const ring = ringOfCorners(tool, corners, middle());
      if (ring) onRing(ring);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  map.on('move', draw);
  window.addEventListener('keydown', key, true);
  draw();
  return () => {
    map.off('move', draw);
    window.removeEventListener('keydown', key, true);
    sheet.remove();
  };
}
