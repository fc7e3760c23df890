import { describe, expect, it } from 'vitest';
import { usesOf } from './uses';

const of = (id: string) => Object.fromEntries(usesOf(id, 'http://city').map(({ key, text }) => [key, text]));

describe('what is copied of a collection', () => {
  it('of a register that is drawn has its layer of the city', () => {
    expect(of('rooms')).toMatchObject({ features: 'http://city/ogc/collections/rooms/items', tilejson: 'http://city/tiles/city.json', xyz: 'http://city/tiles/city/{z}/{x}/{y}.mvt?layers=room' });
  });
  it('of an imported layer has a source of its own', () => {
    expect(of('roads')).toMatchObject({ tilejson: 'http://city/tiles/roads.json', xyz: 'http://city/tiles/roads/{z}/{x}/{y}.mvt' });
  });
  it('of what is not drawn has no tiles', () => {
    for (const id of ['institutions', 'surveys', 'proposals']) expect(Object.keys(of(id))).toEqual(['features', 'curl', 'csv', 'gdal']);
  });
});
