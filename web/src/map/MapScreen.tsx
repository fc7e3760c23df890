// MapScreen: the map and what lies on it: floors, legend, buttons, scale, the sheet that is printed.
import type { Map as MapLibre } from 'maplibre-gl';
import { useState } from 'react';
import { useCity } from '../api/queries';
import { useSurveys } from '../api/surveys';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { useView } from '../state/useView';
import { BackgroundControl } from './BackgroundControl';
import { CloudBoxes } from './CloudBoxes';
import { FloorSwitch } from './FloorSwitch';
import { ImageryControl } from './ImageryControl';
import { Legend } from './Legend';
import { MapButtons } from './MapButtons';
import { MapCanvas } from './MapCanvas';
import { MapScale } from './MapScale';
import { PhotoPoints } from './PhotoPoints';
import { PrintSheet } from './PrintSheet';
import { SwipeMap } from './SwipeMap';
import { imageryOf, surveyShown } from './useImagery';
import { useFlight } from './useFlight';
import { useLook } from './useLook';
import { usePointer } from './usePointer';
import { useRoomPlace } from './useRoomPlace';

export function MapScreen({ drawable, narrow }: { drawable: boolean; narrow: boolean }) {
  const { t } = useWords();
  const city = useCity();
  const look = useLook();
  const [view] = useView();
  const surveys = useSurveys().data?.items;
  const against = imageryOf(surveys).find((image) => image.id === view.against);
  const photosOf = surveyShown(view, surveys);
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
          {look.imagery.photo && against && <SwipeMap map={map} photo={look.imagery.photo} against={against} />}
          <BackgroundControl />
          <ImageryControl map={map} />
          {view.photos && photosOf !== null && <PhotoPoints map={map} survey={photosOf} />}
          {view.clouds && <CloudBoxes map={map} />}
          <Legend map={map} look={look} />
          <FloorSwitch />
          <MapButtons map={map} />
          <MapScale map={map} attributions={[...look.layers.flatMap((layer) => layer.attribution || []), ...(look.background ? [look.background.attribution] : [])]} />
          <PrintSheet map={map} />
        </>
      )}
    </div>
  );
}
