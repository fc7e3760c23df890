// MapScreen: the map and what lies on it: floors, legend, buttons, scale, the sheet that is printed.
import type { Map as MapLibre } from 'maplibre-gl';
import { useState } from 'react';
import { useCity } from '../api/queries';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { FloorSwitch } from './FloorSwitch';
import { Legend } from './Legend';
import { MapButtons } from './MapButtons';
import { MapCanvas } from './MapCanvas';
import { MapScale } from './MapScale';
import { PrintSheet } from './PrintSheet';
import { useFlight } from './useFlight';
import { useLook } from './useLook';
import { usePointer } from './usePointer';
import { useRoomPlace } from './useRoomPlace';

export function MapScreen({ drawable, narrow }: { drawable: boolean; narrow: boolean }) {
  const { t } = useWords();
  const city = useCity();
  const look = useLook();
  const [map, setMap] = useState<MapLibre | null>(null);
  useFlight(map, narrow);
  usePointer(map);
  useRoomPlace();
  if (city.error) return <Failure error={city.error} retry={() => void city.refetch()} />;
  return (
    <div className="map-screen">
      {drawable && city.data && look && <MapCanvas look={look} bounds={city.data.bounds} onMap={setMap} />}
      {!drawable && <p className="notice" role="alert">{t('app.noWebgl')}</p>}
      {map && look && (
        <>
          <Legend map={map} look={look} />
          <FloorSwitch />
          <MapButtons map={map} />
          <MapScale map={map} attributions={look.layers.flatMap((layer) => layer.attribution || [])} />
          <PrintSheet map={map} />
        </>
      )}
    </div>
  );
}
