// values: of a record as a form holds them, what of them has changed, and where two people have changed the same.
import type { RegisterColumn } from '../api/types';

export const today = (): string => new Date().toLocaleDateString('sv-SE');

export type Values = Record<string, unknown>;

const tidy = (value: unknown): unknown => {
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim();
  return value ?? null;
};
export const same = (a: unknown, b: unknown) => tidy(a) === tidy(b);

/** Columns a person can write; computed ones are not, nor is what others refer to it by once it is there. */
export const writable = (columns: readonly RegisterColumn[]) => columns.filter((column) => !column.computed);

/** Only what differs from what was seen, as the server reads it: null clears. */
export function changes(seen: Values, mine: Values, columns: readonly RegisterColumn[]): Values {
  return Object.fromEntries(columns.filter(({ name }) => name in mine && !same(seen[name], mine[name])).map(({ name }) => [name, tidy(mine[name])]));
}

/** Why, with the document that says so, as the audit keeps it. */
export function becauseOf(reason: string | undefined, document: string | undefined): string | undefined {
  const [why, paper] = [reason?.trim() ?? '', document?.trim() ?? ''];
  return (why && paper ? `${why} · ${paper}` : why || paper) || undefined;
}

const plain = (text: string) => text.normalize('NFKC').toLowerCase();

/** Does every word stand in one of the texts, whatever its case and width? */
export const matches = (words: string, texts: readonly (string | null | undefined)[]): boolean => {
  const all = plain(texts.filter(Boolean).join(' '));
  return plain(words).split(/\s+/).every((word) => all.includes(word));
};

export interface Clash {
  name: string;
  seen: unknown;
  theirs: unknown;
  mine: unknown;
}

/** What somebody else has changed meanwhile; `clash` where I have changed it to something else. */
export function compare(seen: Values, theirs: Values, mine: Values, columns: readonly RegisterColumn[]): { clashes: Clash[]; others: Clash[] } {
  const changed = columns.filter(({ name }) => !same(seen[name], theirs[name]))
    .map(({ name }) => ({ name, seen: seen[name], theirs: theirs[name], mine: mine[name] }));
  const isClash = (one: Clash) => !same(one.mine, one.seen) && !same(one.mine, one.theirs);
  return { clashes: changed.filter(isClash), others: changed.filter((one) => !isClash(one)) };
}
