// dimensions: by what rooms are counted, and what the values are called.
import type { StatisticRow } from '../api/standards';
import type { Words } from '../i18n/useWords';

export const DIMENSIONS = ['unit', 'level', 'class', 'state', 'status', 'tenure', 'district', 'courtyard', 'building', 'year'] as const;

/** The group of words that names a dimension's codes. */
const GROUPS: Record<string, string> = { level: 'class', class: 'use', state: 'state', status: 'statistics', tenure: 'tenure' };
const CODES: Record<string, readonly string[]> = {
  level: ['central', 'provincial', 'municipal', 'county', 'township'],
  class: ['office', 'service', 'equipment', 'ancillary', 'technical'],
  status: ['used', 'idle', 'unoccupied'],
  tenure: ['own', 'leased', 'borrowed', 'free'],
};

export const codesOf = (name: string, { word }: Words): { value: string; label: string }[] =>
  (CODES[name] ?? []).map((value) => ({ value, label: word(GROUPS[name] ?? '', value) }));

/** What a row is of; what is not known says so. */
export function nameOf(row: StatisticRow, name: string, { t, word }: Words): string {
  const value = row[name];
  if (typeof value === 'object' && value !== null && 'name' in value) return String(value.name) || t(name === 'unit' ? 'statistics.nobody' : 'statistics.unknown');
  if (typeof value === 'string' && value) return word(GROUPS[name] ?? '', value);
  return value ? String(value) : t('statistics.unknown');
}
