// useRoomPlace: a link to a room alone opens the building and the floor it is on.
import { useEffect } from 'react';
import { useCard } from '../api/queries';
import { useView } from '../state/useView';

export function useRoomPlace(): void {
  const [view, change] = useView();
  const wanted = view.selection?.kind === 'room' && view.building === null ? view.selection.id : null;
  const room = useCard('rooms', wanted).data;
  useEffect(() => {
    if (wanted !== null && room?.id === wanted) change({ building: room.building_id, floor: room.ordinal, camera: null }, 'replace');
  }, [wanted, room, change]);
}
