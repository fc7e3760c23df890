import { describe, expect, it } from 'vitest';
import { cutMarks } from './marks';

describe('the marks in a hit', () => {
  it.each([
    ['市审计局', [[1, 2]], '市[审计]局'],
    ['市审计局', [], '市审计局'],
    ['𠮷林路3号', [[1, 1], [3, 2]], '𠮷[林]路[3号]'],
    ['abc', [[1, 99]], 'a[bc]'],
    ['', [[0, 1]], ''],
  ] as [string, [number, number][], string][])('of %s at %j', (label, match, marked) => {
    expect(cutMarks(label, match).map((piece) => (piece.marked ? `[${piece.text}]` : piece.text)).join('')).toBe(marked);
  });
});
