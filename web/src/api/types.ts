// What the server says, by hand from its contract. Areas are m², dates YYYY-MM-DD, ids integers.

export type Bounds = [west: number, south: number, east: number, north: number];
export type Code = string;

export interface Problem {
  type?: string;
  title: string;
  status: number;
  detail?: string;
  code?: string;
  request_id?: string;
  title_zh?: string;
  detail_zh?: string;
  /** Of a 412: the record as it is now. */
  present?: Record<string, unknown>;
  present_etag?: string;
  errors?: { parameter?: string; row?: number; column?: string; value?: string; expected?: string }[];
}

export interface CityLayer {
  name: string;
  title: string;
  role: 'basemap' | 'paths' | 'other';
  tiles: string;
  attribution?: string;
  /** Of a base map that came as a file of tiles, with the layers in them; absent when it came as features. */
  format?: 'mvt' | 'png' | 'jpg' | 'webp';
  vector_layers?: string[];
}

export interface City {
  name: string;
  crs: string;
  bounds: Bounds | null;
  revision: number;
  version: string;
  totals: {
    districts: number;
    institutions: number;
    courtyards: number;
    buildings: number;
    floors: number;
    rooms: number;
    people?: number | null; // for those who see everybody
    usable_area: number;
    gross_area: number;
  };
  layers: CityLayer[];
}

export type SearchKind = 'person' | 'institution' | 'courtyard' | 'building' | 'room' | 'floor' | 'district';

export interface SearchItem {
  kind: SearchKind;
  id: number;
  label: string;
  code?: string;
  context?: string;
  match: [start: number, length: number][];
  why?: 'pinyin' | 'initials' | 'code' | 'fuzzy';
  lon?: number | null;
  lat?: number | null;
  building_id?: number | null;
  ordinal?: number | null;
  room_id?: number; rank?: Code; // of a person: where they sit and as what
}

/** What every card and row has. */
interface Entity {
  id: number;
  code?: string;
  name?: string | null;
  valid_from?: string;
}
interface Card extends Entity {
  bounds?: Bounds | null;
  lon?: number | null;
  lat?: number | null;
}

export interface RoomTotals {
  rooms: number;
  usable_area: number;
  idle_rooms?: number;
  idle_area?: number;
}

export interface CourtyardRow extends Entity, Partial<RoomTotals> {
  district_id?: number;
  district?: string;
  address?: string;
  land_area?: number;
  tenure?: Code;
  buildings?: number;
}
export interface BuildingRow extends Entity, Partial<RoomTotals> {
  courtyard_id?: number;
  courtyard?: string;
  district?: string;
  floors_above?: number;
  floors_below?: number;
  height?: number;
  gross_area?: number;
}

export interface District extends Card {
  totals: { courtyards: number; buildings: number } & RoomTotals;
  courtyards: CourtyardRow[];
}
export interface Courtyard extends Card {
  district_id?: number;
  district?: string;
  address?: string;
  land_area?: number;
  tenure?: Code;
  totals: { buildings?: number } & RoomTotals;
  buildings: BuildingRow[];
}
export interface FloorRow {
  id: number;
  ordinal: number;
  label: string;
  gross_area?: number;
  rooms: number;
  usable_area: number;
  idle_rooms?: number;
  idle_area?: number;
  by_use?: Record<string, { rooms: number; area: number }>;
}
export interface Building extends Card {
  courtyard_id: number;
  courtyard: string;
  district_id?: number;
  district?: string;
  floors_above?: number;
  floors_below?: number;
  height?: number;
  gross_area?: number;
  certificate_area?: number;
  certificate_no?: string;
  title?: Code;
  tenure?: Code;
  built?: string;
  state?: Code;
  axis_deg?: number;
  totals: RoomTotals;
  floors: FloorRow[];
}
export interface Room extends Card {
  number?: string | null;
  use?: Code;
  subtype?: Code | null;
  state?: Code;
  status?: 'idle' | 'unoccupied' | null;
  usable_area?: number | null;
  area_source?: 'measured' | 'declared' | null;
  measured_area?: number | null;
  declared_area?: number | null;
  approved_area?: number | null;
  floor_id?: number;
  floor?: string;
  ordinal: number;
  building_id: number;
  building?: string;
  courtyard_id?: number;
  courtyard?: string;
  district?: string;
  institution_id?: number | null;
  institution?: string | null;
  occupants?: number;
  reservation?: { institution_id?: number; institution?: string; from: string; until: string; reason: string; document?: string };
  loan?: { id: number; institution_id?: number; institution?: string; from: string; until?: string; document?: string };
  holders?: {
    id: number;
    institution_id: number;
    institution: string;
    share?: number;
    from?: string;
    to?: string | null;
    document?: string | null;
  }[];
}
export interface Institution extends Card {
  short_name?: string;
  parent_id?: number | null;
  parent?: string | null;
  class?: Code;
  category?: Code;
  establishment?: { id: number; rank: Code; posts: number; from?: string; document?: string | null }[];
  totals?: { rooms: number; usable_area: number; people?: number | null };
  places?: { // as totals, for those who may know who holds what
    building_id: number;
    building: string;
    courtyard: string;
    rooms: number;
    usable_area: number;
    floors: number[];
  }[];
}

export interface Cards {
  districts: District;
  courtyards: Courtyard;
  buildings: Building;
  rooms: Room;
  institutions: Institution;
}
export type CardName = keyof Cards;

export interface Page<T> {
  total: { count: number; area?: number };
  items: T[];
  next?: string | number | null;
}

export interface RegisterColumn {
  name: string;
  title: string;
  title_zh: string;
  key?: boolean;
  required?: boolean;
  computed?: boolean;
  kind: 'text' | 'integer' | 'area' | 'length' | 'money' | 'share' | 'date' | 'code' | 'boolean' | 'reference';
  refers?: string;
  codes?: { code: string; title: string; title_zh: string }[];
}
export interface Register {
  type: string;
  title: string;
  title_zh: string;
  geometry: boolean;
  columns: RegisterColumn[];
}

export type JobStatus = 'accepted' | 'running' | 'successful' | 'failed' | 'dismissed';
export interface Job {
  id: number | string;
  kind?: string;
  status: JobStatus;
  progress?: number;
  stage?: string | null;
  stage_zh?: string | null;
  eta_s?: number | null;
  created?: string;
  finished?: string | null;
  message?: string | null;
  message_zh?: string | null;
  result?: unknown;
}
export interface InspectedLayer {
  name: string;
  rows: number;
  geometry: string;
  crs?: { code: string | null; name?: string } | null;
  encoding?: string | null;
  columns: { name: string; type: string; samples: string[] }[];
  guess?: { type: string | null; map: Record<string, string> } | null;
}
export interface Inspection {
  format: string;
  layers: InspectedLayer[];
}
export interface ImportResult {
  type: string;
  rows: number;
  inserted: number;
  updated: number;
  unchanged: number;
  ended: number;
  problems: number;
  repaired?: number;
  dry_run: boolean;
  errors?: number;
}
export interface ImportOrder {
  uploads: string[];
  type: string;
  layer?: string;
  map: Record<string, string>;
  set: Record<string, string>;
  crs?: string;
  encoding?: string;
  from?: string;
  replace: boolean;
  dry_run: boolean;
  make_floors: boolean;
  name?: string;
  role?: string;
}
export interface RowProblem {
  row: number;
  column?: string | null;
  value?: string | null;
  expected?: string | null;
  expected_zh?: string | null;
  severity: 'error' | 'warning';
  text: string;
  text_zh?: string;
}
