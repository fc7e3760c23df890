// patterns: hatches drawn when the map first asks for them, so that no sprite has to be fetched.
import type { Map as MapLibre } from 'maplibre-gl';
import type { ThemeName } from '../state/usePrefs';
import type { Pattern } from './classes';

export const patternName = (pattern: Pattern, theme: ThemeName) => `pattern-${pattern}-${theme}`;

const CELL = 16; // drawn twice as large as shown; eight CSS pixels a cell
const INK: Record<Pattern, Record<ThemeName, string>> = {
  hatch: { light: 'rgba(122, 66, 0, 0.55)', dark: 'rgba(38, 20, 0, 0.65)' },
  dots: { light: 'rgba(12, 44, 92, 0.7)', dark: 'rgba(232, 242, 255, 0.7)' },
  cross: { light: 'rgba(70, 70, 70, 0.6)', dark: 'rgba(190, 190, 190, 0.5)' },
};

/** Draws one cell; lines run past its corners so that neighbouring cells join. */
export function drawPattern(pen: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D, pattern: Pattern, theme: ThemeName): void {
  pen.strokeStyle = pen.fillStyle = INK[pattern][theme];
  pen.lineWidth = pattern === 'hatch' ? 4 : 2.4;
  const line = (x0: number, y0: number, x1: number, y1: number) => {
    pen.beginPath();
    pen.moveTo(x0, y0);
    pen.lineTo(x1, y1);
    pen.stroke();
  };
  if (pattern === 'dots') {
    pen.beginPath();
    pen.arc(CELL / 2, CELL / 2, 2.8, 0, 2 * Math.PI);
    pen.fill();
    return;
  }
  for (const shift of [-CELL, 0, CELL]) line(shift - 2, CELL + 2, shift + CELL + 2, -2);
  if (pattern === 'cross') for (const shift of [-CELL, 0, CELL]) line(shift - 2, -2, shift + CELL + 2, CELL + 2);
}

export function addPatterns(map: MapLibre): void {
  for (const pattern of ['hatch', 'dots', 'cross'] as const) {
    for (const theme of ['light', 'dark'] as const) {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = CELL;
      const pen = canvas.getContext('2d');
      if (!pen || map.hasImage(patternName(pattern, theme))) continue;
      drawPattern(pen, pattern, theme);
      map.addImage(patternName(pattern, theme), pen.getImageData(0, 0, CELL, CELL), { pixelRatio: 2 });
    }
  }
}
