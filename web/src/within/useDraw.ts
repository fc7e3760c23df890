// useDraw: a polygon or a circle drawn on the map, by pointer (terra-draw) or by keys; the ring comes when it is done.
import { useCallback, useEffect, useRef, useState } from 'react';
import { TerraDraw, TerraDrawCircleMode, TerraDrawPolygonMode } from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import { currentMap } from '../map/current';
import { keyPen, type Ring, type Tool } from './keyPen';

interface Drawing {
  tool: Tool | null;
  /** Set by keys so far. */
  corners: number;
  start: (tool: Tool) => void;
  stop: () => void;
}

export function useDraw(onRing: (ring: Ring) => void): Drawing {
  const [tool, setTool] = useState<Tool | null>(null);
  const [corners, setCorners] = useState(0);
  const done = useRef(onRing);
  done.current = onRing;
  useEffect(() => {
    const map = currentMap();
    if (!map || !tool) return undefined;
    const draw = new TerraDraw({ adapter: new TerraDrawMapLibreGLAdapter({ map }), modes: [new TerraDrawPolygonMode({ keyEvents: null }), new TerraDrawCircleMode({ keyEvents: null })] });
    const canvas = map.getCanvas();
    const from = document.activeElement;
    canvas.dataset.picking = 'true';
    draw.start();
    draw.setMode(tool);
    const end = (ring: Ring) => {
      setTool(null);
      done.current(ring);
    };
    draw.on('finish', (id) => {
      const geometry = draw.getSnapshotFeature(id)?.geometry;
      const ring = geometry?.type === 'Polygon' ? geometry.coordinates[0]?.slice(0, -1) : undefined;
      if (ring && ring.length >= 3) end(ring.map(([lon, lat]) => [lon ?? 0, lat ?? 0]));
      else setTool(null);
    });
    const key = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      setTool(null);
    };
    window.addEventListener('keydown', key, true);
    const lay = keyPen(map, tool, setCorners, end);
    setCorners(0);
    canvas.focus();
    return () => {
      window.removeEventListener('keydown', key, true);
      lay();
      draw.stop();
      // Who came by keyboard goes on where they were.
      if (document.activeElement === canvas && from instanceof HTMLElement) from.focus();
      // The click that ended the shape is not to open what lies under it.
      setTimeout(() => { delete canvas.dataset.picking; }, 300);
    };
  }, [tool]);
  return { tool, corners, start: setTool, stop: useCallback(() => setTool(null), []) };
}
