// useOverview: districts, courtyards and buildings as points. Without them the map is only poorer, so a failure is not told.
import { useQuery } from '@tanstack/react-query';
import type { FeatureCollection, Geometry } from 'geojson';
import { useMemo } from 'react';
import { getJson } from '../api/client';
import { EMPTY_OVERVIEW, pointsOf, type OverviewPoints } from './overview';

const MOST = 1000;

export const useShapes = (name: 'districts' | 'courtyards' | 'buildings') =>
  useQuery({ queryKey: ['shapes', name], queryFn: ({ signal }) => getJson<FeatureCollection<Geometry | null>>(`/api/${name}`, { f: 'geojson', limit: MOST }, signal) });

export function useOverview(): OverviewPoints {
  const districts = useShapes('districts').data;
  const courtyards = useShapes('courtyards').data;
  const buildings = useShapes('buildings').data;
  return useMemo(
    () => {
      if (!districts && !courtyards && !buildings) return EMPTY_OVERVIEW;
      // In a city with more buildings than one page holds, their names come from the tiles.
      const named = buildings && buildings.features.length < MOST ? buildings : undefined;
      return { type: 'FeatureCollection', features: [...pointsOf('district', districts), ...pointsOf('courtyard', courtyards), ...pointsOf('building', named)] };
    },
    [districts, courtyards, buildings],
  );
}
