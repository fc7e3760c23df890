// Colours of one colouring as people see them who lack one kind of cone: Machado, Oliveira, Fernandes,
// "A physiologically-based model for simulation of color vision deficiency", 2009, severity 1.
import { describe, expect, it } from 'vitest';
import { COLOURINGS } from '../state/url';
import { classesOf, type Pattern } from './classes';
import { INSTITUTION_COLOURS, PALETTES } from './palette';

type Three = [number, number, number];
const VISION: Record<string, Three[]> = {
  usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
};

const times = (rows: Three[], v: Three) => rows.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]) as Three;
function linear(hex: string): Three {
  return [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as Three;
}

function lab(rgb: Three): Three {
  const xyz = times([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]], rgb);
  const [x, y, z] = [xyz[0] / 0.95047, xyz[1], xyz[2] / 1.08883].map((t) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116)) as Three;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** CIE 1976: 2.3 is just noticed side by side. */
function apart(a: string, b: string, cones: Three[]): number {
  const [p, q] = [a, b].map((hex) => lab(times(cones, linear(hex)).map((v) => Math.min(1, Math.max(0, v))) as Three)) as [Three, Three];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

interface Shown { key: string; colour: string; pattern?: Pattern }
function alike(shown: Shown[], least: number): string[] {
  return Object.entries(VISION).flatMap(([name, cones]) => shown.flatMap((a, at) => shown.slice(at + 1)
    .filter((b) => a.pattern === b.pattern && apart(a.colour, b.colour, cones) < least).map((b) => `${name}: ${a.key}, ${b.key}`)));
}

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  it.each(COLOURINGS)('classes by %s are told apart by everybody', (by) => {
    const shown = classesOf(by).map((entry) => ({ key: entry.key, colour: entry[theme], pattern: entry.pattern }));
    const none = by === 'use' || by === 'state' ? [{ key: 'none', colour: PALETTES[theme].none }] : [];
    expect(alike([...shown, ...none], 13)).toEqual([]);
  });

  it('institutions are told apart by everybody', () => {
    expect(alike(INSTITUTION_COLOURS[theme].map((colour, index) => ({ key: String(index), colour })), 10)).toEqual([]);
  });

  it('a test that finds nothing would be none', () => {
    expect(alike([{ key: 'red', colour: '#c04040' }, { key: 'green', colour: '#6f7a2c' }], 13)).not.toEqual([]);
  });
});
