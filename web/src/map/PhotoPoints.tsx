// PhotoPoints: where the photos of a survey were taken, each with the direction it looks to; one opens its small picture.
import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Marker, type Map as MapLibre } from 'maplibre-gl';
import { useEffect, useState } from 'react';
import { useSurveyPhotos, type SurveyPhoto } from '../api/surveys';
import { useWords } from '../i18n/useWords';

const MOST = 500;

function pointOf(photo: SurveyPhoto, open: (photo: SurveyPhoto) => void): HTMLElement {
  const point = document.createElement('button');
  point.type = 'button';
  point.className = typeof photo.direction === 'number' ? 'photo-point turned' : 'photo-point';
  point.setAttribute('aria-label', photo.name);
  if (typeof photo.direction === 'number') point.style.setProperty('--turn', `${photo.direction}deg`);
  point.addEventListener('click', (event) => {
    event.stopPropagation();
    open(photo);
  });
  return point;
}

export function PhotoPoints({ map, survey }: { map: MapLibre; survey: number }) {
  const { t, time } = useWords();
  const photos = useSurveyPhotos(survey).data?.items;
  const [open, setOpen] = useState<SurveyPhoto | null>(null);
  useEffect(() => {
    const markers = (photos ?? []).slice(0, MOST).map((photo) => new Marker({ element: pointOf(photo, setOpen) }).setLngLat([photo.lon, photo.lat]).addTo(map));
    return () => {
      for (const marker of markers) marker.remove();
      setOpen(null);
    };
  }, [map, photos]);
  if (!open) return null;
  return (
    <figure className="photo-card">
      {open.thumb ? <img src={open.thumb} alt={open.name} /> : <p className="quiet">{t('surveys.noPicture')}</p>}
      <figcaption>
        <b>{open.name}</b>
        <span className="quiet">{[open.time && time(open.time), typeof open.relative_height === 'number' ? t('surveys.above', { n: open.relative_height.toFixed(0) }) : '', open.camera].filter(Boolean).join(' · ')}</span>
      </figcaption>
      <Button size="small" type="text" icon={<CloseOutlined />} aria-label={t('app.close')} onClick={() => setOpen(null)} />
    </figure>
  );
}
