// background: base maps of other servers, where the configuration names one; the browser asks them itself.
// Their tiles are of EPSG:3857 out of CGCS2000, the ledger's own system: nothing is shifted.
import { useQuery } from '@tanstack/react-query';
import type { LayerSpecification, SourceSpecification } from 'maplibre-gl';
import { getJson } from '../api/client';
import { useView } from '../state/useView';
import { PALETTES, type Palette } from './palette';

export interface Background {
  id: string;
  provider: string;
  ground: string;
  names: string;
  max_zoom: number;
  attribution: string;
}

export const useBackgrounds = () =>
  useQuery({ queryKey: ['backgrounds'], queryFn: ({ signal }) => getJson<{ items: Background[] }>('/api/backgrounds', {}, signal), staleTime: Infinity });

/** The one the address names, if there is such a one. */
export function useBackground(): Background | null {
  const [view] = useView();
  const items = useBackgrounds().data?.items;
  return items?.find(({ id }) => id === view.background) ?? null;
}

const raster = (shown: Background, tiles: string): SourceSpecification =>
  ({ type: 'raster', tiles: [tiles], tileSize: 256, maxzoom: shown.max_zoom, attribution: shown.attribution });

export const backgroundSources = (shown: Background | null): Record<string, SourceSpecification> =>
  (shown ? { 'background-ground': raster(shown, shown.ground), 'background-names': raster(shown, shown.names) } : {});

export function backgroundLayer(shown: Background | null, part: 'ground' | 'names', paint: Palette): LayerSpecification[] {
  // A map drawn for the day is turned down at night.
  const night = paint === PALETTES.dark ? { 'raster-brightness-max': 0.55, 'raster-saturation': -0.4 } : {};
  return shown ? [{ id: `background-${part}`, type: 'raster', source: `background-${part}`, paint: night }] : [];
}
