// useFloor: the floor that is shown: the one in the address where the building has it, else the ground floor, else the lowest.
import { useCard } from '../api/queries';
import { useView } from '../state/useView';

export function useFloor(): number {
  const [view] = useView();
  const floors = useCard('buildings', view.building).data?.floors;
  const has = (ordinal: number) => floors?.some((floor) => floor.ordinal === ordinal);
  if (view.floor !== null && (!floors || floors.length === 0 || has(view.floor))) return view.floor;
  if (!floors || floors.length === 0 || has(0)) return 0;
  return Math.min(...floors.map((floor) => floor.ordinal));
}
