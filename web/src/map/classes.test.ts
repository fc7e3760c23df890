import { createExpression } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import { COLOURINGS } from '../state/url';
import { classExpression, classesOf, classOf, type Classed } from './classes';

const USES = ['office', 'service', 'equipment', 'ancillary', 'technical', undefined];
const STATES = ['in_use', 'shared', 'sealed', 'repair', 'lent_out', 'leased_out', 'disposal', 'reserved', undefined];
const STATUSES = ['idle', 'unoccupied', undefined];
const ROOMS: Classed[] = USES.flatMap((use) => STATES.flatMap((state) => STATUSES.flatMap((status) => [undefined, 12].map((institution_id) => ({ use, state, status, institution_id })))));

/** Absent properties are absent in a tile, not undefined. */
const properties = (room: Classed) => Object.fromEntries(Object.entries(room).filter(([, value]) => value !== undefined));

describe.each(COLOURINGS)('coloured by %s', (by) => {
  it('a room has the same class on the map and in the legend', () => {
    const made = createExpression(classExpression(by) as unknown[], 'layers[0].paint.fill-color');
    if (made.result === 'error') throw new Error(JSON.stringify(made.value));
    for (const room of ROOMS) {
      const feature = { type: 3 as const, properties: properties(room) };
      expect([room, made.value.evaluate({ zoom: 19 }, feature as never)]).toEqual([room, classOf(room, by)]);
    }
  });

  it('never more than eight classes, idle among them', () => {
    expect(classesOf(by).length).toBeLessThanOrEqual(8);
    expect(classesOf(by).map(({ key }) => key)).toContain('idle');
  });
});
