// FloorStack: the building cut open, a bar a floor, top first; the share of each use by area, idle marked.
import type { FloorRow } from '../api/types';
import { showFloor } from '../frame/steps';
import { formatNumber } from '../format/format';
import { useWords } from '../i18n/useWords';
import { classColour, classesOf } from '../map/classes';
import { useFloor } from '../map/useFloor';
import { usePrefs } from '../state/usePrefs';
import { FloorDrawing } from './FloorDrawing';

const USES = classesOf('use').map((entry) => entry.key);

export function FloorStack({ floors }: { floors: FloorRow[] }) {
  const { t, word, area, count } = useWords();
  const { theme } = usePrefs();
  const shown = useFloor();
  const widest = Math.max(1, ...floors.map((floor) => floor.usable_area));
  if (floors.length === 0) return <p className="quiet">{t('panel.none')}</p>;
  return (
    <>
    <ol className="stack">
      {floors.map((floor) => {
        const parts = USES.flatMap((use) => {
          const part = floor.by_use?.[use];
          return part && part.area > 0 ? [{ use, ...part }] : [];
        });
        const told = parts.map((part) => `${word('use', part.use)} ${count(part.rooms)} ${t('unit.rooms')} ${area(part.area)}`).join('\n');
        return (
          <li key={floor.id}>
            <button type="button" aria-current={floor.ordinal === shown ? 'true' : undefined} onClick={() => showFloor(floor.ordinal)} title={told}>
              <span className="stack-label">{floor.label}</span>
              <span className="stack-bar" style={{ width: `${(floor.usable_area / widest) * 100}%` }}>
                {parts.map((part) => <i key={part.use} style={{ flexGrow: part.area, background: classColour(part.use, 'use', theme, new Map()) }} />)}
              </span>
              <span className="stack-area number">{formatNumber(floor.usable_area)}</span>
              <span className="stack-idle number">{floor.idle_rooms ? `${word('classes', 'idle')} ${count(floor.idle_rooms)}` : ''}</span>
            </button>
          </li>
        );
      })}
    </ol>
    <FloorDrawing floors={floors} />
    </>
  );
}
