// MapScale: the scale as a bar and as a ratio, true at the middle of the map, and where the data is from.
import type { Map as MapLibre } from 'maplibre-gl';
import { useEffect, useState } from 'react';
import { scaleBar, scaleRatio } from '../format/format';
import { useWords } from '../i18n/useWords';

const EQUATOR_M = 40_075_016.686;

export const metresPerPixel = (zoom: number, lat: number) => (EQUATOR_M * Math.cos((lat * Math.PI) / 180)) / 512 / 2 ** zoom;

export function MapScale({ map, attributions }: { map: MapLibre; attributions: string[] }) {
  const { t, count } = useWords();
  const [metres, setMetres] = useState(() => metresPerPixel(map.getZoom(), map.getCenter().lat));
  useEffect(() => {
    const measure = () => setMetres(metresPerPixel(map.getZoom(), map.getCenter().lat));
    map.on('move', measure);
    return () => { map.off('move', measure); };
  }, [map]);
  const bar = scaleBar(metres, 90);
  const length = bar.metres >= 1000 ? `${bar.metres / 1000} ${t('unit.kilometre')}` : `${bar.metres} ${t('unit.metre')}`;
  return (
    <div className="scale" role="img" aria-label={`${t('map.scale')} ${t('map.about', { scale: count(scaleRatio(metres)) })}`}>
      <span className="number">1:{count(scaleRatio(metres))}</span>
      <span className="scale-bar" style={{ width: bar.pixels }}>{length}</span>
      {attributions.length > 0 && <span className="scale-from">{attributions.join(' · ')}</span>}
    </div>
  );
}
