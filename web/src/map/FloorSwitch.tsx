// FloorSwitch: the floors of the opened building, top first. Arrow keys change them from anywhere on the map.
import { useEffect, useRef } from 'react';
import { useCard } from '../api/queries';
import { FLOOR_STEP, FOCUS_FLOORS } from '../frame/useKeys';
import { showFloor } from '../frame/steps';
import { useWords } from '../i18n/useWords';
import { useView } from '../state/useView';
import { useFloor } from './useFloor';

export function FloorSwitch() {
  const [view] = useView();
  const { t } = useWords();
  const floors = useCard('buildings', view.building).data?.floors;
  const shown = useFloor();
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const step = (event: Event) => {
      const ordinals = (floors ?? []).map((floor) => floor.ordinal).sort((a, b) => a - b);
      const next = ordinals[ordinals.indexOf(shown) + (event as CustomEvent<number>).detail];
      if (next !== undefined) showFloor(next);
    };
    const focus = () => box.current?.querySelector<HTMLElement>('[aria-checked=true]')?.focus();
    window.addEventListener(FLOOR_STEP, step);
    window.addEventListener(FOCUS_FLOORS, focus);
    return () => {
      window.removeEventListener(FLOOR_STEP, step);
      window.removeEventListener(FOCUS_FLOORS, focus);
    };
  }, [floors, shown]);

  useEffect(() => {
    const chosen = box.current?.querySelector<HTMLElement>('[aria-checked=true]');
    chosen?.scrollIntoView({ block: 'nearest' });
    if (box.current?.contains(document.activeElement)) chosen?.focus();
  }, [shown, floors]);

  if (view.building === null || !floors || floors.length === 0) return null;
  return (
    <div ref={box} className="floors" role="radiogroup" aria-label={t('map.floors')}>
      {floors.map((floor) => (
        <button key={floor.id} type="button" role="radio" aria-checked={floor.ordinal === shown} tabIndex={floor.ordinal === shown ? 0 : -1}
          aria-label={floor.idle_rooms ? t('map.floorIdle', { label: floor.label, count: floor.idle_rooms }) : floor.label} onClick={() => showFloor(floor.ordinal)}>
          {floor.label}
          {floor.idle_rooms ? <i className="dot" /> : null}
        </button>
      ))}
    </div>
  );
}
