// What the server says of changes: versions, one-step actions, who held what.

/** A version of a record: its columns, from when until when, and who made it when and why. */
export interface Version extends Record<string, unknown> {
  valid_from: string;
  valid_to?: string | null;
  by?: string | null;
  at?: string | null;
  why?: string | null;
}

export type ActionName = 'assign' | 'reserve' | 'lend' | 'seal' | 'release' | 'put' | 'take_out' | 'move';
export interface ActionOrder {
  action: ActionName;
  room_ids: number[];
  person_ids?: number[];
  institution_id?: number;
  from_room_id?: number;
  second?: boolean;
  share?: number;
  from?: string;
  until?: string;
  document?: string;
  reason?: string;
}
/** A change of rooms in one step, as it was done. */
export interface Action {
  id: number;
  action: ActionName | 'undo';
  at: string;
  by: string;
  from: string;
  until?: string | null;
  institution?: string | null;
  people: number;
  document?: string | null;
  reason?: string | null;
  undoes?: number | null;
  undone_by?: number | null;
  count: number;
  undoable?: boolean;
  rooms?: { id: number; number?: string | null; usable_area?: number | null }[];
}
export interface Holding {
  id: number;
  institution?: string;
  institution_code?: string;
  from: string;
  to?: string | null;
  share?: number;
  document?: string | null;
}
