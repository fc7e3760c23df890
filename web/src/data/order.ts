// order: what the person has chosen about an import, and the order to the server that follows from it.
import type { ImportOrder, InspectedLayer, Inspection, Register } from '../api/types';

export interface Choice {
  layer: string;
  type: string;
  map: Record<string, string>;
  set: Record<string, string>;
  crs: string | undefined;
  from: string | undefined;
  replace: boolean;
  makeFloors: boolean;
  name: string;
  role: 'basemap' | 'paths' | 'other';
}

export const LAYER = 'layer';

export const layerOf = (inspection: Inspection, name: string): InspectedLayer | undefined =>
  inspection.layers.find((layer) => layer.name === name) ?? inspection.layers[0];

export const hasGeometry = (layer: InspectedLayer | undefined): boolean =>
  layer !== undefined && layer.geometry !== '' && layer.geometry.toLowerCase() !== 'none';

/** A file of tiles is a base map and nothing else. */
export const isTiles = ({ format }: Inspection): boolean => format === 'mbtiles' || format === 'pmtiles';

/** What to begin with: the server's guess for a layer. */
export function firstChoice(inspection: Inspection, layer: InspectedLayer | undefined): Choice {
  return {
    layer: isTiles(inspection) ? '' : layer?.name ?? '', type: isTiles(inspection) ? LAYER : layer?.guess?.type ?? '', map: { ...layer?.guess?.map }, set: {}, crs: undefined, from: undefined,
    replace: false, makeFloors: false, name: (layer?.name ?? '').toLowerCase().replace(/[^a-z0-9_]+/g, '_').replace(/^_+|_+$/g, ''), role: 'basemap',
  };
}

/** Columns that have the same name as a field, or the field's title in either language. */
export function mapByName(layer: InspectedLayer, register: Register): Record<string, string> {
  const plain = (text: string) => text.trim().toLowerCase().replace(/[\s_-]+/g, '');
  const found: Record<string, string> = {};
  for (const field of register.columns) {
    const names = [field.name, field.title, field.title_zh].map(plain);
    const column = layer.columns.find(({ name }) => names.includes(plain(name)));
    if (column) found[field.name] = column.name;
  }
  return found;
}

/** Fields that tell records apart and have neither a column nor a value; what else a new record needs, the trial run tells. */
export const missingFields = (choice: Choice, register: Register | undefined) =>
  (register?.columns ?? []).filter((field) => field.key && field.required && !choice.map[field.name] && !choice.set[field.name]);

export const needsCrs = (choice: Choice, layer: InspectedLayer | undefined): boolean =>
  hasGeometry(layer) && !layer?.crs?.code && !choice.crs;

export const LAYER_NAME = /^[a-z][a-z0-9_]{0,62}$/;

export function isReady(choice: Choice, layer: InspectedLayer | undefined, register: Register | undefined): boolean {
  if (needsCrs(choice, layer)) return false;
  if (choice.type === LAYER) return LAYER_NAME.test(choice.name);
  return register !== undefined && missingFields(choice, register).length === 0;
}

/** Registers whose records lie on a floor, which may be made. */
export const onFloors = (type: string): boolean => type === 'rooms' || type === 'circulation';

export function orderOf(choice: Choice, uploads: string[], dryRun: boolean): ImportOrder {
  const isLayer = choice.type === LAYER;
  return {
    uploads, type: choice.type, layer: choice.layer || undefined,
    map: isLayer ? {} : Object.fromEntries(Object.entries(choice.map).filter(([, column]) => column !== '')),
    set: isLayer ? {} : Object.fromEntries(Object.entries(choice.set).filter(([, value]) => value !== '')),
    crs: choice.crs, from: choice.from, replace: choice.replace, dry_run: dryRun, make_floors: choice.makeFloors && onFloors(choice.type),
    ...(isLayer ? { name: choice.name, role: choice.role } : {}),
  };
}
