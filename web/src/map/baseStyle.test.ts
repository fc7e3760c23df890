import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import { COLOURINGS } from '../state/url';
import { baseStyle } from './baseStyle';
import { coloursOf, filled, servedStyle, STYLE_IDS, themesOf } from './styles';

const THEMES = ['light', 'dark'] as const;
const SERVED = STYLE_IDS.flatMap((id) => themesOf(id).map((theme) => ({ id, theme })));
const written = (value: unknown) => `${JSON.stringify(value, null, 1)}\n`;

it.each(THEMES)('the %s style of the page keeps to the style specification', (theme) => {
  expect(validateStyleMin(baseStyle(theme))).toEqual([]);
});

describe.each(SERVED)('the served style $id, $theme', ({ id, theme }) => {
  it('is what styles/ holds', async () => {
    await expect(written(servedStyle(id, theme))).toMatchFileSnapshot(`../../../styles/${id}.${theme}.json`);
  });

  it('keeps to the style specification in any colouring, and has every mark filled', () => {
    for (const by of COLOURINGS) {
      const style = filled(servedStyle(id, theme), coloursOf(by, theme), -1);
      expect([by, validateStyleMin(style)]).toEqual([by, []]);
      expect(JSON.stringify(style)).not.toContain('"@');
    }
  });

  it('names no other server', () => {
    expect(JSON.stringify(servedStyle(id, theme))).not.toMatch(/https?:/);
  });
});

it.each(THEMES.flatMap((theme) => COLOURINGS.map((by) => ({ by, theme }))))('the colours by $by, $theme, are what styles/ holds', async ({ by, theme }) => {
  await expect(written(coloursOf(by, theme))).toMatchFileSnapshot(`../../../styles/colourings/${by}.${theme}.json`);
});
