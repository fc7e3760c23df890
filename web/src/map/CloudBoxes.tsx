// CloudBoxes: a name at the corner of each point cloud's box; it opens what the cloud's head says.
import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Marker, type Map as MapLibre } from 'maplibre-gl';
import { useEffect, useState } from 'react';
import { useWords, type Words } from '../i18n/useWords';
import { fileSize } from '../surveys/fileSize';
import { VerdictTag } from '../surveys/VerdictTag';
import { useClouds, type Cloud } from './useImagery';

/** Denser than anything flown: a box in degrees. */
const DENSEST = 1e6;

function nameOf(cloud: Cloud, said: string, open: (cloud: Cloud) => void): HTMLElement {
  const name = document.createElement('button');
  name.type = 'button';
  name.className = 'cloud-name';
  name.textContent = said;
  name.setAttribute('aria-label', `${said} ${cloud.path}`);
  name.title = cloud.path;
  name.addEventListener('click', (event) => {
    event.stopPropagation();
    open(cloud);
  });
  return name;
}

function facts({ facts: told, epsg, bytes }: Cloud, { t, count, date }: Words): [string, string][] {
  const number = (name: string): number | null => (typeof told[name] === 'number' ? told[name] : null);
  const text = (name: string): string => (typeof told[name] === 'string' ? told[name] : '');
  const [points, dense, low, high] = [number('points'), number('points_m2'), number('lowest'), number('highest')];
  const rows: [string, string][] = [
    [t('surveys.cloudPoints'), [points === null ? '' : count(points), dense && dense < DENSEST ? t('surveys.dense', { n: count(Math.round(dense)) }) : ''].filter(Boolean).join(' · ')],
    [t('surveys.cloudFormat'), [text('format'), fileSize(bytes)].filter(Boolean).join(' · ')],
    [t('surveys.cloudSystem'), [epsg ? `EPSG:${epsg}` : '', text('crs_name')].filter(Boolean).join(' · ')],
    [t('surveys.cloudHeights'), low !== null && high !== null ? t('surveys.heights', { low: low.toFixed(1), high: high.toFixed(1) }) : ''],
    [t('surveys.cloudMaker'), text('software')],
    [t('surveys.cloudDay'), text('taken') && date(text('taken'))],
  ];
  return rows.filter(([, value]) => value !== '');
}

export function CloudBoxes({ map }: { map: MapLibre }) {
  const words = useWords();
  const { t } = words;
  const clouds = useClouds();
  const [open, setOpen] = useState<Cloud | null>(null);
  const said = t('surveys.kind_points');
  useEffect(() => {
    const markers = clouds.map((cloud) => new Marker({ element: nameOf(cloud, said, setOpen), anchor: 'bottom-left' }).setLngLat([cloud.bounds[0], cloud.bounds[3]]).addTo(map));
    return () => {
      for (const marker of markers) marker.remove();
      setOpen(null);
    };
  }, [map, clouds, said]);
  if (!open) return null;
  return (
    <section className="photo-card cloud-card" aria-label={open.path}>
      <b>{open.path}</b>
      <Button size="small" type="text" icon={<CloseOutlined />} aria-label={t('app.close')} onClick={() => setOpen(null)} />
      <dl>{facts(open, words).map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      <VerdictTag verdict={open.verdict} />
    </section>
  );
}
