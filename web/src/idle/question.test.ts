import { describe, expect, it } from 'vitest';
import { readView, writeView } from '../state/url';
import { originOf, paramsOf, ringOf, ringText, withOrigin } from './question';

describe('the question for idle rooms', () => {
  it('is in the address under the names the server takes', () => {
    const hash = '#/idle?institution=1&within=500&min_area=15&use=office&connected=true';
    const view = readView(hash);
    expect(view.screen).toBe('idle');
    expect(paramsOf(view.ask)).toMatchObject({ institution: '1', within: '500', min_area: '15', use: 'office', connected: true, reserved: true });
    expect(writeView(view)).toBe(hash);
  });
  it('has one origin, and no distance without one', () => {
    const ask = withOrigin({ near: '117,34', use: 'office' }, { kind: 'building', value: '7' });
    expect(ask).toEqual({ within: '1000', use: 'office', building: '7' });
    expect(originOf(ask)).toEqual({ kind: 'building', value: '7' });
    expect(withOrigin(ask, null)).toEqual({ use: 'office' });
    expect(paramsOf({ within: '500' }).within).toBeUndefined();
  });
  it('asks for groups only with an area', () => {
    expect(paramsOf({ connected: 'true' }).connected).toBeUndefined();
  });
  it('leaves out what cannot be read', () => {
    expect(readView('#/idle?near=<b>&use=office').ask).toEqual({ use: 'office' });
    expect(ringOf('117,34;x,1;3,4')).toBeNull();
    expect(ringOf(ringText([[117, 34], [118, 34], [118, 35]]))).toEqual([[117, 34], [118, 34], [118, 35]]);
  });
});
