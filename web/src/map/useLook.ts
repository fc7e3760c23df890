// useLook: what compose needs, gathered from the address, the preferences and the cache.
import { useMemo } from 'react';
import { useCard, useCity, useRows } from '../api/queries';
import { useWords } from '../i18n/useWords';
import { usePrefs } from '../state/usePrefs';
import { useView } from '../state/useView';
import { useBackground } from './background';
import { colourInstitutions } from './colouring';
import type { Look } from './compose';
import { useImagery } from './useImagery';
import { INSTITUTION_COLOURS } from './palette';
import { useFloor } from './useFloor';
import { useFound } from './useFound';
import { useOverview } from './useOverview';
import { useProgress } from './useProgress';

export function useLook(): Look | null {
  const [view] = useView();
  const { theme } = usePrefs();
  const { t } = useWords();
  const city = useCity().data;
  const floor = useFloor();
  const byInstitution = view.by === 'institution' && view.building !== null;
  const rooms = useRows('rooms', byInstitution ? { building_id: view.building } : null).data;
  const institution = useCard('institutions', view.selection?.kind === 'institution' ? view.selection.id : null).data;
  const institutions = useMemo(
    () => colourInstitutions(byInstitution ? (rooms?.items ?? []) : [], INSTITUTION_COLOURS.light.length),
    [byInstitution, rooms],
  );
  const overview = useOverview();
  const found = useFound();
  const imagery = useImagery();
  const progress = useProgress();
  const background = useBackground();
  const only = view.only.join('.');
  const { kind, id } = view.selection ?? {};
  const also = view.also.join('.');
  const areaUnit = ` ${t('unit.area')}`;
  const layers = city?.layers;
  return useMemo(
    () => layers ? {
      theme, layers, floor, institutions, areaUnit, overview, found, imagery, background, progress,
      building: view.building,
      by: view.by,
      only: only ? only.split('.') : [],
      selection: kind && id ? { kind, id } : null,
      also: also ? also.split('.').map(Number) : [],
      places: institution?.places?.map((place) => place.building_id) ?? [],
    } : null,
    [theme, layers, floor, institutions, areaUnit, overview, found, imagery, background, progress, view.building, view.by, only, kind, id, also, institution],
  );
}
