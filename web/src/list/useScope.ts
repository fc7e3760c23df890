// useScope: what the list shows follows from what the map shows.
import type { Params } from '../api/client';
import type { Rows } from '../api/queries';
import { useCard } from '../api/queries';
import { usePlace } from '../frame/usePlace';
import { useWords } from '../i18n/useWords';
import { useFloor } from '../map/useFloor';
import { useMay } from '../session/useSession';
import { useView } from '../state/useView';

export interface Scope {
  kind: keyof Rows & ('rooms' | 'buildings' | 'courtyards');
  params: Params | null;
  title: string;
  inBuilding: boolean;
}

export function useScope(whole: boolean): Scope {
  const [view] = useView();
  const { t } = useWords();
  const place = usePlace();
  const floor = useFloor();
  const card = useCard('buildings', view.building).data;
  const { selection } = view;
  const knows = useMay('read_units'); // whose a room is
  if (selection?.kind === 'institution' && knows) {
    return { kind: 'rooms', params: { institution_id: selection.id }, title: t('list.of_institution', { name: place.institution?.name ?? '' }), inBuilding: false };
  }
  if (view.building !== null) {
    const name = place.building?.name ?? '';
    if (whole) return { kind: 'rooms', params: { building_id: view.building }, title: t('list.of_building', { name }), inBuilding: true };
    const entry = card?.floors.find((row) => row.ordinal === floor);
    return { kind: 'rooms', params: entry ? { floor_id: entry.id } : null, title: t('list.of_floor', { name: `${name} ${entry?.label ?? ''}` }), inBuilding: true };
  }
  if (selection?.kind === 'courtyard') {
    return { kind: 'buildings', params: { courtyard_id: selection.id }, title: t('list.of_courtyard', { name: place.courtyard?.name ?? '' }), inBuilding: false };
  }
  if (selection?.kind === 'district') {
    return { kind: 'courtyards', params: { district_id: selection.id }, title: t('list.of_district', { name: place.district?.name ?? '' }), inBuilding: false };
  }
  return { kind: 'courtyards', params: {}, title: t('list.of_city'), inBuilding: false };
}
