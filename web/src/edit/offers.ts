// offers: which actions make sense for the rooms chosen. The server has the last word; this keeps what it
// would refuse out of sight.
import type { ActionName } from '../api/changeTypes';
import type { Room } from '../api/types';

const isHeld = (room: Room) => (room.holders?.length ?? 0) > 0;
const isOpen = (room: Room) => room.state === 'in_use' || room.state === 'shared';
export const isFree = (room: Room) => isOpen(room) && !isHeld(room) && !room.occupants;
const isClosed = (room: Room) => ['reserved', 'sealed', 'lent_out'].includes(room.state ?? '');

const FITS: Partial<Record<ActionName, (room: Room) => boolean>> = {
  assign: (room) => isFree(room) || room.state === 'reserved',
  lend: (room) => isFree(room) || room.state === 'reserved',
  reserve: isFree,
  seal: isFree,
  release: (room) => isHeld(room) || isClosed(room) || Boolean(room.occupants),
};

export function offersFor(rooms: readonly Room[]): ActionName[] {
  if (rooms.length === 0) return [];
  return (Object.keys(FITS) as ActionName[]).filter((action) => rooms.every((room) => FITS[action]?.(room)));
}

/** Giving back has a name of its own for each state; rooms of several states are simply given back. */
export function nameOf(action: ActionName, rooms: readonly Room[]): string {
  const [state] = [...new Set(rooms.map((room) => room.state ?? ''))];
  const same = rooms.every((room) => room.state === state);
  return action === 'release' && same && rooms.some(isClosed) ? `release_${state}` : action;
}

export const sumOf = (rooms: readonly Room[]) => ({
  area: rooms.reduce((sum, room) => sum + (room.usable_area ?? 0), 0),
  people: rooms.reduce((sum, room) => sum + (room.occupants ?? 0), 0),
});
