import { describe, expect, it } from 'vitest';
import { DASH, formatArea, formatCount, formatDate, formatTime, scaleBar, scaleRatio } from './format';

describe('numbers and dates', () => {
  it.each([[1234.5, '1,234.50\u00a0㎡'], [0, '0.00\u00a0㎡'], [565400, '565,400.00\u00a0㎡'], [null, DASH], [undefined, DASH], [Number.NaN, DASH]])('an area of %s reads %s', (value, text) => {
    expect(formatArea(value, '㎡')).toBe(text);
  });
  it.each([[17074, '17,074'], [0, '0'], [null, DASH]])('a count of %s reads %s', (value, text) => {
    expect(formatCount(value)).toBe(text);
  });
  it.each([['2026-11-23', '2026-11-23'], ['2026-11-23T08:00:00Z', '2026-11-23'], ['', DASH], [null, DASH], ['yesterday', DASH]])('a date of %s reads %s', (value, text) => {
    expect(formatDate(value)).toBe(text);
  });
  it('a moment is told in the reader\'s time zone', () => {
    expect(formatTime('2026-11-23T18:05:00+08:00')).toBe(formatTime('2026-11-23T10:05:00Z'));
    expect(formatTime('2026-11-23T10:05:00Z')).toMatch(/^2026-11-2[234] \d\d:\d5$/);
    expect(formatTime(null)).toBe(DASH);
  });
  it('a scale bar is round and not longer than asked', () => {
    for (const metres of [0.03, 0.7, 12, 480, 9000]) {
      const bar = scaleBar(metres, 90);
      expect(bar.pixels).toBeLessThanOrEqual(90);
      expect(bar.pixels).toBeGreaterThan(90 / 2.6);
      expect(String(bar.metres)).toMatch(/^(0\.0*)?[125]0*$/);
    }
  });
  it('a ratio has two digits', () => {
    expect(scaleRatio(0.1323)).toBe(500);
    expect(scaleRatio(264.6)).toBe(1_000_000);
  });
});
