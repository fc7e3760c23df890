// SwipeMap: a second day's photograph to the right of a divider that can be dragged, over the map and moving with it.
import { Map as MapLibre } from 'maplibre-gl';
import { useEffect, useRef, useState } from 'react';
import type { Imagery } from '../api/surveys';
import { Divider } from '../common/Divider';
import { useWords } from '../i18n/useWords';

const whole = (url: string) => ({ url: url.startsWith('/') ? window.location.origin + url : url });

export function SwipeMap({ map, photo, against }: { map: MapLibre; photo: Imagery; against: Imagery }) {
  const { t, date } = useWords();
  const box = useRef<HTMLDivElement>(null);
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
  return (
    <div className="swipe">
      <div ref={box} className="swipe-map" style={{ clipPath: `inset(0 0 0 ${share * 100}%)` }} aria-hidden="true" />
      <Divider share={share} onShare={setShare} label={t('surveys.swipe')} left={date(photo.flown)} right={date(against.flown)} />
    </div>
  );
}
