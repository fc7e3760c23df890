// PrintSheet: what is printed around the map. The canvas itself prints empty, so its picture is taken just
// before, with the scale bar drawn into it: paper shrinks or stretches both alike, and a ratio would lie.
import type { Map as MapLibre } from 'maplibre-gl';
import { useEffect, useRef } from 'react';
import { useCity } from '../api/queries';
import { scaleBar } from '../format/format';
import { usePlace } from '../frame/usePlace';
import { useWords, type Words } from '../i18n/useWords';
import { metresPerPixel } from './MapScale';

function drawScale(pen: CanvasRenderingContext2D, canvas: HTMLCanvasElement, metres: number, perPixel: number, { t }: Words): void {
  const bar = scaleBar(metres / perPixel, canvas.width / 6);
  const [right, bottom, size] = [canvas.width - 14 * perPixel, canvas.height - 12 * perPixel, 12 * perPixel];
  pen.fillStyle = 'rgba(255, 255, 255, 0.85)';
  pen.fillRect(right - bar.pixels - size, bottom - 2 * size, bar.pixels + 2 * size, 2.6 * size);
  pen.fillStyle = pen.strokeStyle = '#000000';
  pen.lineWidth = 1.5 * perPixel;
  pen.strokeRect(right - bar.pixels, bottom - 4 * perPixel, bar.pixels, 4 * perPixel);
  pen.font = `${size}px sans-serif`;
  pen.textAlign = 'right';
  pen.fillText(bar.metres >= 1000 ? `${bar.metres / 1000} ${t('unit.kilometre')}` : `${bar.metres} ${t('unit.metre')}`, right, bottom - 7 * perPixel);
}

function pictureOf(map: MapLibre, words: Words): string {
  map.redraw();
  const seen = map.getCanvas();
  const canvas = document.createElement('canvas');
  canvas.width = seen.width;
  canvas.height = seen.height;
  const pen = canvas.getContext('2d');
  if (!pen) return seen.toDataURL();
  pen.drawImage(seen, 0, 0);
  drawScale(pen, canvas, metresPerPixel(map.getZoom(), map.getCenter().lat), seen.width / seen.clientWidth, words);
  return canvas.toDataURL();
}

export function PrintSheet({ map }: { map: MapLibre }) {
  const picture = useRef<HTMLImageElement>(null);
  const words = useWords();
  const { t } = words;
  const city = useCity().data;
  const place = usePlace();
  useEffect(() => {
    const take = () => {
      if (map.getContainer().offsetWidth === 0) return; // already laid out for paper
      if (picture.current) picture.current.src = pictureOf(map, words);
    };
    window.addEventListener('beforeprint', take);
    return () => window.removeEventListener('beforeprint', take);
  }, [map, words]);
  const path = [city?.name, place.district?.name, place.courtyard?.name, place.building?.name, place.floor?.label].filter(Boolean);
  return (
    <div className="print" aria-hidden="true">
      <h1>{t('map.print')}</h1>
      <p>{path.join(' › ')} · {t('map.printed', { date: new Date().toLocaleDateString('sv') })}</p>
      <img ref={picture} alt="" />
    </div>
  );
}
