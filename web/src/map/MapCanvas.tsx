// MapCanvas: makes the MapLibre map once and keeps its style at what compose says.
import { useQuery } from '@tanstack/react-query';
import { Map as MapLibre, setWorkerUrl, type StyleSpecification } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { useEffect, useRef, useState } from 'react';
import { getJson } from '../api/client';
import type { Bounds } from '../api/types';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { currentView } from '../state/useView';
import { compose, type Look } from './compose';
import { setCurrentMap } from './current';
import { addPatterns } from './patterns';

setWorkerUrl(workerUrl);

const FONTS = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif';
const CHINA: Bounds = [97, 21, 125, 45];

function makeMap(container: HTMLElement, style: StyleSpecification, bounds: Bounds | null): MapLibre {
  const at = currentView().camera;
  const start = at
    ? { center: [at.lon, at.lat] as [number, number], zoom: at.zoom, bearing: at.bearing, pitch: at.pitch }
    : { bounds: bounds ?? CHINA, fitBoundsOptions: { padding: 40 } };
  return new MapLibre({
    container, style, ...start,
    attributionControl: false,
    localIdeographFontFamily: FONTS,
    fadeDuration: 100,
    maxPitch: 65,
    maxZoom: 23,
    clickTolerance: 5,
    // With Shift rooms are chosen together; the zoom by a box would swallow that click.
    boxZoom: false,
    canvasContextAttributes: { antialias: true },
    // Tiles are asked for by a worker, which needs whole addresses.
    transformRequest: (url) => ({ url: url.startsWith('/') ? window.location.origin + url : url }),
  });
}

export function MapCanvas({ look, bounds, onMap }: { look: Look; bounds: Bounds | null; onMap: (map: MapLibre | null) => void }) {
  const { t } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const made = useRef<MapLibre | null>(null);
  const [ready, setReady] = useState(false);
  const [drawn, setDrawn] = useState(false);
  const style = useQuery({
    queryKey: ['style', look.theme],
    queryFn: ({ signal }) => getJson<StyleSpecification>('/styles/city.json', { theme: look.theme }, signal),
    staleTime: Infinity,
  });
  const first = useRef({ look, bounds, onMap });
  const base = style.data;
  const known = base !== undefined;

  useEffect(() => {
    if (!box.current || !base || made.current) return;
    const map = makeMap(box.current, compose(base, first.current.look), first.current.bounds);
    made.current = map;
    map.on('styleimagemissing', () => addPatterns(map));
    map.once('idle', () => setDrawn(true));
    map.once('style.load', () => {
      addPatterns(map);
      setReady(true);
      setCurrentMap(map);
      first.current.onMap(map);
    });
    map.getCanvas().setAttribute('aria-label', t('map.label'));
  }, [known, base, t]);

  useEffect(
    () => () => {
      made.current?.remove();
      made.current = null;
      setCurrentMap(null);
    },
    [],
  );

  useEffect(() => {
    if (ready && base) made.current?.setStyle(compose(base, look), { diff: true });
  }, [ready, base, look]);

  return (
    <>
      <div ref={box} className="map" data-ready={ready} />
      {!drawn && !style.error && <p className="map-waiting" role="status">{t('app.loading')}</p>}
      {style.error && <Failure error={style.error} retry={() => void style.refetch()} />}
    </>
  );
}
