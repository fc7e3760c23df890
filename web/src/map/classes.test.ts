import { createExpression } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import { COLOURINGS } from '../state/url';
import { classExpression, classesOf, classOf, type Classed } from './classes';

const USES = ['office', 'service', 'equipment', 'ancillary', 'technical', undefined];
const STATES = ['in_use', 'shared', 'sealed', 'repair', 'lent_out', 'leased_out', 'disposal', 'reserved', undefined];
const STATUSES = ['idle', 'unoccupied', undefined];
const ROOMS: Classed[] = USES.flatMap((use) => STATES.flatMap((state) => STATUSES.flatMap((status) => [undefined, 12].map((institution_id) => ({ use, state, status, institution_id })))));

const MEASURED: Classed[] = [undefined, 90, 98.9, 99, 100, 101, 104.9, 105, 120].flatMap((measured_area) => [undefined, 100].flatMap((declared_area) =>
  [undefined, 0.5, 3, 10, 40].flatMap((over_standard) => [undefined, 'own', 'leased', 'borrowed', 'free'].flatMap((tenure) =>
    [undefined, 1950, 1980, 1981, 1999, 2000, 2009, 2010, 2020].map((built) => ({ measured_area, declared_area, over_standard, tenure, built }))))));

/** Absent properties are absent in a tile, not undefined. */
const properties = (room: Classed) => Object.fromEntries(Object.entries(room).filter(([, value]) => value !== undefined));

describe.each(COLOURINGS)('coloured by %s', (by) => {
  it('a room has the same class on the map and in the legend', () => {
    const made = createExpression(classExpression(by) as unknown[], 'layers[0].paint.fill-color');
    if (made.result === 'error') throw new Error(JSON.stringify(made.value));
    for (const room of [...ROOMS, ...MEASURED]) {
      const feature = { type: 3 as const, properties: properties(room) };
      expect([room, made.value.evaluate({ zoom: 19 }, feature as never)]).toEqual([room, classOf(room, by)]);
    }
  });

  it('never more than eight classes, each once; a colouring of how rooms are used has idle among them', () => {
    const keys = classesOf(by).map(({ key }) => key);
    expect(keys.length).toBeLessThanOrEqual(8);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.includes('idle')).toBe(['use', 'institution', 'state', 'idle'].includes(by));
  });
});
