// useTitle: the tab and the bookmark are named after the place.
import { useEffect } from 'react';
import { useCity } from '../api/queries';
import { usePlace } from '../frame/usePlace';

export function useTitle(): void {
  const city = useCity().data?.name;
  const { institution, room, floor, building, courtyard, district } = usePlace();
  const name = institution?.name ?? [room?.name, floor?.label, building?.name, courtyard?.name ?? district?.name].filter(Boolean).join(' ');
  useEffect(() => {
    document.title = [name, city, 'Yardstick'].filter(Boolean).join(' · ');
  }, [name, city]);
}
