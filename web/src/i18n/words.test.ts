import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import en from './en.json';
import zh from './zh.json';

type Tree = { [key: string]: string | Tree };

function flatten(tree: Tree, path = ''): Map<string, string> {
  return new Map(Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[path + key, value] as const] : [...flatten(value, `${path}${key}.`)])));
}
const words = { zh: flatten(zh), en: flatten(en) };
const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
const root = fileURLToPath(new URL('..', import.meta.url));
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'));
const text = sources.map((name) => [name, readFileSync(join(root, name), 'utf8')] as const);

describe('the words of the page', () => {
  it('are there in both languages', () => {
    expect([...words.en.keys()].sort()).toEqual([...words.zh.keys()].sort());
  });
  it('take the same values in both', () => {
    for (const [key, zhText] of words.zh) expect([key, holes(words.en.get(key) ?? '')]).toEqual([key, holes(zhText)]);
  });
  it('are never empty', () => {
    for (const [key, value] of [...words.zh, ...words.en]) expect([key, value.trim()]).not.toEqual([key, '']);
  });
  it('that are asked for exist', () => {
    for (const [name, source] of text) {
      for (const [, key] of source.matchAll(/\bt\('([a-z]+\.\w+)'/g)) expect([name, key, words.zh.has(key ?? '')]).toEqual([name, key, true]);
      for (const [, group] of source.matchAll(/\b(?:t\(`|word\(')([a-z]+)[.']/g)) expect([name, group, group && group in zh]).toEqual([name, group, true]);
    }
  });
  it('name what the program names', () => {
    const program = (name: string) => readFileSync(join(root, '../../src', name), 'utf8');
    const names = (source: string, table: RegExp, row: RegExp) => [...(table.exec(source)?.[0] ?? '').matchAll(row)].map(([, name]) => name ?? '');
    const permissions = names(program('auth/permission.c'), /} table\[\] = \{[^]*?\n\};/, /\{ "(\w+)"/g);
    const tables = names(program('store/change_log.c'), /change_tables\[\] = \{[^]*?\n\};/, /"(\w+)"/g);
    expect([permissions.length > 20, tables.length > 40]).toEqual([true, true]);
    for (const key of [...permissions.map((name) => `permission.${name}`), ...tables.map((name) => `noun.${name}`)]) expect([key, words.zh.has(key)]).toEqual([key, true]);
  });
  it('stand here and not in the code', () => {
    for (const [name, source] of text) expect([name, source.match(/[\u3400-\u9fff\uff00-\uffef]+/)?.[0]]).toEqual([name, undefined]);
  });
});
