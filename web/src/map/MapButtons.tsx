import { AimOutlined, ArrowLeftOutlined, GatewayOutlined, MinusOutlined, PlusOutlined } from '@ant-design/icons';
import type { Map as MapLibre } from 'maplibre-gl';
import { useEffect, useRef } from 'react';
import { showCity, stepBack } from '../frame/steps';
import { useWords } from '../i18n/useWords';
import { changeView, useView } from '../state/useView';

export function MapButtons({ map }: { map: MapLibre }) {
  const { t } = useWords();
  const [view] = useView();
  const needle = useRef<SVGSVGElement>(null);
  useEffect(() => {
    const turn = () => { if (needle.current) needle.current.style.transform = `rotate(${-map.getBearing()}deg)`; };
    turn();
    map.on('rotate', turn);
    return () => { map.off('rotate', turn); };
  }, [map]);
  return (
    <>
      {view.building !== null && <button type="button" className="leave" onClick={() => { stepBack(); if (view.selection) stepBack(); }}><ArrowLeftOutlined /> {t('map.leave')}</button>}
      <div className="map-buttons" role="group" aria-label={t('map.label')}>
        <button type="button" aria-label={t('map.zoomIn')} title={t('map.zoomIn')} onClick={() => map.zoomIn()}><PlusOutlined /></button>
        <button type="button" aria-label={t('map.zoomOut')} title={t('map.zoomOut')} onClick={() => map.zoomOut()}><MinusOutlined /></button>
        <button type="button" aria-label={t('map.north')} title={t('map.north')} onClick={() => map.easeTo({ bearing: 0, pitch: 0 })}>
          <svg ref={needle} viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><path d="M10 2l3.4 8H6.6z" fill="#c8372d" /><path d="M10 18l3.4-8H6.6z" fill="currentColor" opacity=".55" /></svg>
        </button>
        <button type="button" aria-label={t('map.fit')} title={t('map.fit')} onClick={showCity}><AimOutlined /></button>
        <button type="button" aria-label={t('within.tool')} title={t('within.tool')} aria-pressed={view.screen === 'within'} onClick={() => changeView({ screen: view.screen === 'within' ? 'map' : 'within' })}><GatewayOutlined /></button>
      </div>
    </>
  );
}
