import { expect, test } from 'vitest';
import { allows, ownFirst, reaches, type Reach } from './useReach';

const nobody: Reach = { may: false, unit: null };
const bureau: Reach = { may: true, unit: null };
const unit: Reach = { may: true, unit: [2, 5] };

test('the bureau changes everything, a unit what is its own and below it', () => {
  expect([nobody, bureau, unit].map((reach) => reaches(reach, [5]))).toEqual([false, true, true]);
  expect([[2, 5], [2, 7], []].map((owners) => reaches(unit, owners))).toEqual([true, false, false]);
});

test('what is the unit\'s own comes first, for the bureau nothing moves', () => {
  const rows = [7, 5, 9, 2].map((institution_id) => ({ institution_id }));
  expect(ownFirst(unit, rows).map((row) => row.institution_id)).toEqual([5, 2, 7, 9]);
  expect(ownFirst(bureau, rows)).toEqual(rows);
});

test('a unit adds and ends its people, and no rooms, buildings or institutions', () => {
  expect(['people', 'rooms', 'institutions', 'holdings'].map((register) => allows(unit, 'change', register, [2]))).toEqual([true, true, true, false]);
  expect(['people', 'rooms', 'institutions', 'buildings'].map((register) => allows(unit, 'end', register, [2]))).toEqual([true, false, false, false]);
  expect([allows(unit, 'add', 'people', [7]), allows(bureau, 'add', 'rooms', []), allows(nobody, 'add', 'people', [2])]).toEqual([false, true, false]);
});
