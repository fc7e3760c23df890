// ask: by what each register can be narrowed, and how the words that are looked for become a question to the server.
import type { Params } from '../api/client';
import type { RegisterColumn } from '../api/types';
import type { Ask } from '../state/url';

/** Parameters of the lists that are chosen from codes of a column of the same name, and records they belong to. */
const BY_CODE: Record<string, readonly string[]> = {
  people: ['rank', 'status'], institutions: ['class', 'category'], rooms: ['use', 'state'], buildings: ['tenure', 'state'],
  courtyards: ['tenure'], circulation: ['kind'], tenures: ['kind'], parking: ['kind'],
};
export const WITHIN = ['institution', 'building', 'courtyard', 'district'] as const;
export type Within = (typeof WITHIN)[number];
const BY_RECORD: Record<string, readonly Within[]> = {
  people: ['institution'], establishments: ['institution'], holdings: ['institution'], rooms: ['institution', 'building'],
  floors: ['building'], circulation: ['building'], tenures: ['building'], buildings: ['courtyard'], canteens: ['courtyard'], parking: ['courtyard'],
  courtyards: ['district'],
};
export const codesOf = (register: string) => BY_CODE[register] ?? [];
export const withinOf = (register: string) => BY_RECORD[register] ?? [];

/** What people look for by words, where the register has it. */
const WORDED = ['code', 'name', 'short_name', 'number', 'institution_code', 'room_code', 'person_code', 'party', 'building_code', 'courtyard_code', 'label', 'document'];

/** A condition in CQL2 that some text of the record has the words in it. */
export function filterOf(words: string, columns: readonly RegisterColumn[]): string | undefined {
  const text = words.trim().replace(/[\\%_]/g, '').replace(/'/g, "''");
  const names = columns.map(({ name }) => name).filter((name) => WORDED.includes(name));
  return text === '' || names.length === 0 ? undefined : names.map((name) => `${name} LIKE '%${text}%'`).join(' OR ');
}

/** Whole numbers only: what stands in the address may be anything. */
const idOf = (text: string | undefined) => (text && /^\d{1,15}$/.test(text) ? text : undefined);

export function paramsOf(register: string, ask: Ask, words: string, columns: readonly RegisterColumn[]): Params {
  const codes = Object.fromEntries(codesOf(register).map((name) => [name, ask[name as keyof Ask]]));
  const within = Object.fromEntries(withinOf(register).map((kind) => [`${kind}_id`, idOf(ask[kind])]));
  return register === 'people' ? { ...codes, ...within, q: words.trim() || undefined } : { ...codes, ...within, filter: filterOf(words, columns) };
}
