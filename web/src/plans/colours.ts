// colours: one for each unit of a plan, neighbours on a floor different; the same before and after. Ids of a problem may be 0.
import { colourInstitutions } from '../map/colouring';
import { INSTITUTION_COLOURS } from '../map/palette';
import type { ThemeName } from '../state/usePrefs';
import type { Tower } from './stack';

export function unitColours(theme: ThemeName, ...sides: (readonly Tower[])[]): Map<number, string> {
  const palette = INSTITUTION_COLOURS[theme];
  const held = sides.flatMap((towers) => towers.flatMap((tower) => tower.floors.flatMap((floor) => floor.blocks.map((block) => ({ ordinal: tower.id * 1000 + floor.ordinal, institution_id: block.unit + 1 })))));
  return new Map([...colourInstitutions(held, palette.length)].map(([unit, index]) => [unit - 1, palette[index] ?? '#999']));
}
