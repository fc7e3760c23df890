import { expect, test } from 'vitest';
import type { RegisterColumn } from '../api/types';
import { filterOf, paramsOf } from './ask';

const columns = ['code', 'name', 'area'].map((name): RegisterColumn => ({ name, title: name, title_zh: name, kind: 'text' }));

test('words become a condition over the texts of a register, and stay words', () => {
  expect(filterOf('南院', columns)).toBe("code LIKE '%南院%' OR name LIKE '%南院%'");
  expect(filterOf("O'Hara_%", columns)).toContain("'%O''Hara%'");
  expect(filterOf('  ', columns)).toBeUndefined();
});

test('people are asked for by a part of the name, their unit, rank and state', () => {
  expect(paramsOf('people', { institution: '12', rank: 'staff', use: 'office' }, ' 张 ', columns)).toEqual({ institution_id: '12', rank: 'staff', status: undefined, q: '张' });
  expect(paramsOf('people', { institution: 'x' }, '', columns).institution_id).toBeUndefined();
});
