// usePlace: the path from the city down to what is shown, from whichever card knows it.
import { useCard } from '../api/queries';
import { useFloor } from '../map/useFloor';
import { useView } from '../state/useView';

export interface Place {
  district?: { id?: number; name: string };
  courtyard?: { id: number; name: string };
  building?: { id: number; name: string };
  floor?: { ordinal: number; label: string };
  room?: { id: number; name: string };
  institution?: { id: number; name: string };
}

export function usePlace(): Place {
  const [view] = useView();
  const ordinal = useFloor();
  const { selection } = view;
  const pick = (kind: string) => (selection?.kind === kind ? selection.id : null);
  const district = useCard('districts', pick('district')).data;
  const courtyardOnly = useCard('courtyards', pick('courtyard')).data;
  const institution = useCard('institutions', pick('institution')).data;
  const room = useCard('rooms', pick('room')).data;
  const building = useCard('buildings', view.building).data;
  const place: Place = {};
  if (institution) place.institution = { id: institution.id, name: institution.name ?? institution.code ?? '' };
  if (district) place.district = { id: district.id, name: district.name ?? '' };
  const within = courtyardOnly ?? building;
  if (within?.district) place.district = { id: within.district_id, name: within.district };
  if (courtyardOnly) place.courtyard = { id: courtyardOnly.id, name: courtyardOnly.name ?? '' };
  if (building) {
    place.courtyard = { id: building.courtyard_id, name: building.courtyard };
    place.building = { id: building.id, name: building.name ?? building.code ?? '' };
    const floor = building.floors.find((entry) => entry.ordinal === ordinal);
    if (floor) place.floor = { ordinal, label: floor.label };
  }
  if (room) place.room = { id: room.id, name: room.number ?? room.name ?? '' };
  return place;
}
