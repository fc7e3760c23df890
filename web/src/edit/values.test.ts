import { describe, expect, it } from 'vitest';
import type { RegisterColumn } from '../api/types';
import { changes, compare, matches } from './values';

const columns = ['name', 'use', 'area'].map((name) => ({ name, title: name, title_zh: name, kind: 'text' }) as RegisterColumn);

describe('what a form sends', () => {
  it('is only what has changed, and null for what was emptied', () => {
    expect(changes({ name: 'a', use: 'office', area: 2 }, { name: ' a ', use: '', area: 3 }, columns)).toEqual({ use: null, area: 3 });
    expect(changes({ name: null }, { name: '  ' }, columns)).toEqual({});
  });
});

describe('two people', () => {
  const seen = { name: 'a', use: 'office', area: 2 };
  it('clash where both have changed the same to something else', () => {
    const { clashes, others } = compare(seen, { name: 'b', use: 'service', area: 2 }, { name: 'c', use: 'office', area: 9 }, columns);
    expect(clashes.map(({ name }) => name)).toEqual(['name']);
    expect(others.map(({ name }) => name)).toEqual(['use']);
  });
  it('do not where they agree', () => {
    expect(compare(seen, { ...seen, name: 'b' }, { ...seen, name: 'b' }, columns).clashes).toEqual([]);
  });
});

it('words are found in any order, case and width', () => {
  expect([matches('ａ座 512', ['512 会议室', 'A座 · 5F']), matches('', ['x', null]), matches('513 a座', ['512', 'A座'])]).toEqual([true, true, false]);
});
