// heldRooms: the rooms of a building as the register tells them, as a tower of floors with blocks by institution.
import type { FloorBar, Tower } from './stack';

export interface HeldRoom {
  id: number;
  ordinal: number;
  floor?: string;
  usable_area: number;
  institution_id?: number | null;
  institution?: string | null;
  over_standard?: number | null;
  state?: string;
}

export function towerOfRooms(building: { id: number; name?: string; code: string; tenure?: string }, rooms: readonly HeldRoom[]): Tower {
  const floors = new Map<number, FloorBar>();
  for (const room of rooms) {
    const floor = floors.get(room.ordinal) ?? { ordinal: room.ordinal, label: room.floor ?? String(room.ordinal + 1), capacity: 0, blocks: [], idle: 0 };
    floor.capacity += room.usable_area;
    if (room.institution_id) {
      let block = floor.blocks.find(({ unit }) => unit === room.institution_id);
      if (!block) { block = { unit: room.institution_id, name: room.institution ?? '', area: 0, over: 0, moved: false }; floor.blocks.push(block); }
      block.area += room.usable_area;
      block.over += room.over_standard ?? 0;
    } else floor.idle += room.usable_area;
    floors.set(room.ordinal, floor);
  }
  const list = [...floors.values()].sort((a, b) => b.ordinal - a.ordinal);
  for (const floor of list) floor.blocks.sort((a, b) => a.unit - b.unit);
  const sum = (pick: (floor: FloorBar) => number) => list.reduce((all, floor) => all + pick(floor), 0);
  return { id: building.id, name: building.name ?? building.code, leased: building.tenure === 'leased', empty: false, floors: list, used: sum((floor) => floor.capacity - floor.idle), capacity: sum((floor) => floor.capacity) };
}
