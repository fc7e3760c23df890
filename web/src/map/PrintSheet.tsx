// PrintSheet: what is printed around the map. The canvas itself prints empty, so its picture is taken just before.
import type { Map as MapLibre } from 'maplibre-gl';
import { useEffect, useRef } from 'react';
import { useCity } from '../api/queries';
import { usePlace } from '../frame/usePlace';
import { useWords } from '../i18n/useWords';

export function PrintSheet({ map }: { map: MapLibre }) {
  const picture = useRef<HTMLImageElement>(null);
  const { t } = useWords();
  const city = useCity().data;
  const place = usePlace();
  useEffect(() => {
    const take = () => {
      if (map.getContainer().offsetWidth === 0) return; // already laid out for paper
      map.redraw();
      if (picture.current) picture.current.src = map.getCanvas().toDataURL();
    };
    window.addEventListener('beforeprint', take);
    return () => window.removeEventListener('beforeprint', take);
  }, [map]);
  const path = [city?.name, place.district?.name, place.courtyard?.name, place.building?.name, place.floor?.label].filter(Boolean);
  return (
    <div className="print" aria-hidden="true">
      <h1>{t('map.print')}</h1>
      <p>{path.join(' › ')} · {t('map.printed', { date: new Date().toLocaleDateString('sv') })}</p>
      <img ref={picture} alt="" />
    </div>
  );
}
