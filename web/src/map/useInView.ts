// useInView: the rooms on the screen now, each once; a room cut by tiles arrives several times.
import type { Map as MapLibre } from 'maplibre-gl';
import { useEffect, useState } from 'react';
import type { Classed } from './classes';

export interface RoomInView extends Classed {
  id: number;
  usable_area: number;
  institution?: string;
}

function roomsIn(map: MapLibre): RoomInView[] {
  if (!map.getLayer('room-fill')) return [];
  const rooms = new Map<number, RoomInView>();
  for (const feature of map.queryRenderedFeatures({ layers: ['room-fill'] })) {
    const id = Number(feature.id);
    const properties = feature.properties as Partial<RoomInView>;
    rooms.set(id, { ...properties, id, usable_area: Number(properties.usable_area ?? 0) });
  }
  return [...rooms.values()].sort((a, b) => a.id - b.id);
}

export function useInView(map: MapLibre): RoomInView[] {
  const [rooms, setRooms] = useState<RoomInView[]>([]);
  useEffect(() => {
    let last = '';
    const look = () => {
      const next = roomsIn(map);
      const key = next.map((room) => `${room.id}:${room.state}:${room.status}:${room.usable_area}:${room.measured_area}:${room.over_standard}`).join();
      if (key !== last) setRooms(next);
      last = key;
    };
    map.on('idle', look);
    look();
    return () => { map.off('idle', look); };
  }, [map]);
  return rooms;
}
