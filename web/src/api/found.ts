// What /api/idle and /api/within say, by hand from their contract.
import type { Code } from './types';

export interface IdleRoom { id: number; code?: string; number?: string; name?: string; use?: Code; state?: Code; area: number }
export interface IdleItem {
  room_ids: number[];
  area: number;
  waste?: number;
  least?: boolean;
  waste_bound?: number;
  distance_m?: number;
  walk_m?: number;
  building_id: number;
  building?: string;
  courtyard?: string;
  district?: string;
  floor: string;
  ordinal: number;
  tenure?: Code;
  lift: boolean;
  reserved: boolean;
  lon?: number;
  lat?: number;
  rooms: IdleRoom[];
}
interface Sum { count: number; area: number }
export interface IdleAnswer {
  total: Sum & { rooms?: number; reserved?: Sum; unplaced?: Sum };
  by_building: (Sum & { building_id: number; building?: string; courtyard?: string; distance_m?: number })[];
  by_use: (Sum & { use: Code | null })[];
  origin?: { lon: number; lat: number };
  items: IdleItem[];
}
export interface WithinAnswer {
  total: Sum & { rooms: Sum; idle: Sum; floors: { count: number }; buildings: Sum; courtyards: Sum; people?: number };
  /** For those who may know which unit holds what. */
  by_institution?: (Sum & { institution_id: number | null; institution: string | null; people?: number })[];
  by_use: (Sum & { use: Code | null; people?: number })[];
  items: { id: number; label: string; building_id?: number; building?: string; courtyard?: string; floor?: string; ordinal?: number; area?: number; use?: Code; status?: Code }[];
}
