// useDraw: a polygon or a circle drawn on the map by terra-draw; the ring comes when it is done.
import { useCallback, useEffect, useRef, useState } from 'react';
import { TerraDraw, TerraDrawCircleMode, TerraDrawPolygonMode } from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import { currentMap } from '../map/current';

export type Tool = 'polygon' | 'circle';

export function useDraw(onRing: (ring: [number, number][]) => void): { tool: Tool | null; start: (tool: Tool) => void; stop: () => void } {
  const [tool, setTool] = useState<Tool | null>(null);
  const done = useRef(onRing);
  done.current = onRing;
  useEffect(() => {
    const map = currentMap();
    if (!map || !tool) return undefined;
    const draw = new TerraDraw({ adapter: new TerraDrawMapLibreGLAdapter({ map }), modes: [new TerraDrawPolygonMode({ keyEvents: null }), new TerraDrawCircleMode({ keyEvents: null })] });
    const canvas = map.getCanvas();
    canvas.dataset.picking = 'true';
    draw.start();
    draw.setMode(tool);
    draw.on('finish', (id) => {
      const geometry = draw.getSnapshotFeature(id)?.geometry;
      const ring = geometry?.type === 'Polygon' ? geometry.coordinates[0]?.slice(0, -1) : undefined;
      setTool(null);
      if (ring && ring.length >= 3) done.current(ring.map(([lon, lat]) => [lon ?? 0, lat ?? 0]));
    });
    const key = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      setTool(null);
    };
    window.addEventListener('keydown', key, true);
    return () => {
      window.removeEventListener('keydown', key, true);
      draw.stop();
      // The click that ended the shape is not to open what lies under it.
      setTimeout(() => { delete canvas.dataset.picking; }, 300);
    };
  }, [tool]);
  return { tool, start: setTool, stop: useCallback(() => setTool(null), []) };
}
