import { describe, expect, it } from 'vitest';
import { EMPTY_VIEW, readView, writeView, type View } from './url';

const FULL: View = {
  ...EMPTY_VIEW, camera: { zoom: 17.25, lon: 117.321234, lat: 34.81, bearing: -12.5, pitch: 40 }, building: 8, floor: -1,
  selection: { kind: 'room', id: 123 }, by: 'state', only: ['idle', 'in_use'], list: true,
};

describe('the address', () => {
  it('brings back what was written', () => {
    expect(readView(writeView(FULL))).toEqual(FULL);
    const data: View = { ...EMPTY_VIEW, screen: 'data', uploads: ['7', 'ab-c'], inspect: '103', dry: '104', job: '105' };
    expect(readView(writeView(data))).toEqual(data);
    const flown: View = { ...EMPTY_VIEW, survey: 3, photo: 7, opacity: 60, against: 5, photos: true, clouds: true };
    expect(readView(writeView(flown))).toEqual(flown);
  });

  it('is short when there is little to say', () => {
    expect(writeView(EMPTY_VIEW)).toBe('#/map');
  });

  it.each(['', '#', '#/', '#/nowhere', '#/map?at=x,y&b=1e9&sel=cat-1&by=mood&only=<b>&job=a/b', '#/map?at=1,2,99,0,0', '#/map?at=', '#/map?sel=room--4', '#/map?f=3'])(
    'leaves out what it cannot read: %s', (hash) => {
      expect(readView(hash)).toEqual(EMPTY_VIEW);
    });

  it('keeps a floor only inside a building', () => {
    expect(writeView({ ...EMPTY_VIEW, floor: 3 })).toBe('#/map');
  });
});
