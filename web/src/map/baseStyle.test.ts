import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import { baseStyle } from './baseStyle';

describe.each(['light', 'dark'] as const)('the %s style', (theme) => {
  it('is what styles/ holds', async () => {
    await expect(`${JSON.stringify(baseStyle(theme), null, 1)}\n`).toMatchFileSnapshot(`../../../styles/city.${theme}.json`);
  });

  it('keeps to the style specification', () => {
    expect(validateStyleMin(baseStyle(theme))).toEqual([]);
  });

  it('names no other server', () => {
    expect(JSON.stringify(baseStyle(theme))).not.toMatch(/https?:/);
  });
});
