import { describe, expect, it } from 'vitest';
import { circleRing, ringOfCorners } from './keyPen';

describe('a shape drawn by keys', () => {
  it('is a polygon from three corners on', () => {
    expect(ringOfCorners('polygon', [[117, 34], [118, 34]], [117, 35])).toBeNull();
    expect(ringOfCorners('polygon', [[117, 34], [118, 34], [117, 35]], [0, 0])).toHaveLength(3);
  });
  it('is a circle as far as the cross is from its middle', () => {
    expect(ringOfCorners('circle', [], [117, 34])).toBeNull();
    const ring = ringOfCorners('circle', [[117.5, 34.8]], [117.5, 34.809]) ?? [];
    expect(Math.max(...ring.map(([, lat]) => lat))).toBeCloseTo(34.809, 4);
  });
  it('is as wide as it is tall on the ground', () => {
    const ring = circleRing([117.5, 60], 1000);
    expect(((ring[0]?.[0] ?? 0) - 117.5) * Math.cos(Math.PI / 3)).toBeCloseTo((ring[16]?.[1] ?? 0) - 60, 9);
  });
});
