// useFloor: the floor that is shown: the one in the address, else the ground floor, else the lowest.
import { useCard } from '../api/queries';
import { useView } from '../state/useView';

export function useFloor(): number {
  const [view] = useView();
  const floors = useCard('buildings', view.building).data?.floors;
  if (view.floor !== null) return view.floor;
  if (!floors || floors.length === 0 || floors.some((floor) => floor.ordinal === 0)) return 0;
  return Math.min(...floors.map((floor) => floor.ordinal));
}
