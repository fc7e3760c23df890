import { describe, expect, it } from 'vitest';
import { fitTurned } from './fit';

const NONE = { top: 0, right: 0, bottom: 0, left: 0 };
const pixel = (zoom: number) => 360 / 512 / 2 ** zoom; // degrees of longitude

describe('a turned outline', () => {
  it('fills the screen when it is not turned', () => {
    const place = fitTurned([[-1, 0], [1, 0]], 0, 1000, 500, NONE);
    expect(place?.center[0]).toBeCloseTo(0);
    expect((place ? 2 / pixel(place.zoom) : 0)).toBeCloseTo(1000);
  });
  it('is as large at 45 degrees as level', () => {
    const d = 0.001;
    const level = fitTurned([[-d, 0], [d, 0]], 0, 1000, 500, NONE);
    const slanted = fitTurned([[-d * Math.SQRT1_2, -d * Math.SQRT1_2], [d * Math.SQRT1_2, d * Math.SQRT1_2]], -45, 1000, 500, NONE);
    expect(slanted?.zoom).toBeCloseTo(level?.zoom ?? 0, 3);
  });
  it('moves aside for the padding', () => {
    const place = fitTurned([[-1, 0], [1, 0]], 0, 1000, 500, { ...NONE, right: 200 });
    expect(place ? 2 / pixel(place.zoom) : 0).toBeCloseTo(800);
    expect(place ? place.center[0] / pixel(place.zoom) : 0).toBeCloseTo(100);
  });
  it('is nowhere without points', () => {
    expect(fitTurned([], 0, 100, 100, NONE)).toBeNull();
  });
});
