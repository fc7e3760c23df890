// SwipeMap: a second day's photograph to the right of a divider that can be dragged, over the map and moving with it.
import { Map as MapLibre } from 'maplibre-gl';
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { Imagery } from '../api/surveys';
import { useWords } from '../i18n/useWords';

const STEP = 0.02;
const whole = (url: string) => ({ url: url.startsWith('/') ? window.location.origin + url : url });

export function SwipeMap({ map, photo, against }: { map: MapLibre; photo: Imagery; against: Imagery }) {
  const { t, date } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [share, setShare] = useState(0.5);
  const tiles = against.tiles;
  useEffect(() => {
    if (!box.current) return;
    const place = () => ({ center: map.getCenter(), zoom: map.getZoom(), bearing: map.getBearing(), pitch: map.getPitch() });
    const over = new MapLibre({
      container: box.current, interactive: false, attributionControl: false, maxPitch: 65, maxZoom: 23, ...place(), transformRequest: whole,
      style: { version: 8, sources: { against: { type: 'raster', url: tiles, tileSize: 256 } }, layers: [{ id: 'against', type: 'raster', source: 'against' }] },
    });
    const follow = () => over.jumpTo(place());
    map.on('move', follow);
    return () => {
      map.off('move', follow);
      over.remove();
    };
  }, [map, tiles]);
  const put = (value: number) => setShare(Math.min(0.98, Math.max(0.02, value)));
  const onMove = (event: PointerEvent<HTMLDivElement>) => {
    const room = frame.current?.getBoundingClientRect();
    if (room && event.currentTarget.hasPointerCapture(event.pointerId)) put((event.clientX - room.left) / room.width);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') put(share - STEP);
    if (event.key === 'ArrowRight') put(share + STEP);
  };
  const left = `${share * 100}%`;
  return (
    <div ref={frame} className="swipe">
      <div ref={box} className="swipe-map" style={{ clipPath: `inset(0 0 0 ${left})` }} aria-hidden="true" />
      <span className="swipe-date" style={{ right: `calc(${100 - share * 100}% + 10px)` }}>{date(photo.flown)}</span>
      <span className="swipe-date" style={{ left: `calc(${left} + 10px)` }}>{date(against.flown)}</span>
      <div className="swipe-grip" role="slider" tabIndex={0} aria-label={t('surveys.swipe')} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)}
        style={{ left }} onKeyDown={onKey} onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)} onPointerMove={onMove} />
    </div>
  );
}
