// Legend: the classes of the rooms in view with counts and areas; clicking one singles it out.
import { Button, Select } from 'antd';
import type { Map as MapLibre } from 'maplibre-gl';
import { useEffect, useMemo, useState } from 'react';
import { Swatch } from '../common/Swatch';
import { toggleOnly } from '../frame/steps';
import { useNarrow } from '../frame/useNarrow';
import { useWords } from '../i18n/useWords';
import { COLOURINGS, type Colouring } from '../state/url';
import { useView } from '../state/useView';
import { classColour, classesOf, classOf, patternOf } from './classes';
import type { Look } from './compose';
import { useInView, type RoomInView } from './useInView';

interface Entry {
  key: string;
  name: string | undefined;
  count: number;
  area: number;
}

export function countClasses(rooms: readonly RoomInView[], by: Colouring): Entry[] {
  const found = new Map<string, Entry>();
  for (const room of rooms) {
    const key = classOf(room, by);
    const entry = found.get(key) ?? { key, name: by === 'institution' && key.startsWith('i') && key !== 'idle' ? room.institution : undefined, count: 0, area: 0 };
    entry.count += 1;
    entry.area += room.usable_area;
    found.set(key, entry);
  }
  const order = classesOf(by).map((entry) => entry.key);
  const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  if (by === 'institution') return [...found.values()].sort((a, b) => b.area - a.area);
  return [...found.values()].sort((a, b) => rank(a.key) - rank(b.key));
}

export function Legend({ map, look }: { map: MapLibre; look: Look }) {
  const [view, change] = useView();
  const { t, word, area, count } = useWords();
  const rooms = useInView(map);
  const narrow = useNarrow();
  // Beside an open list there is little room: the legend waits folded until it is asked for.
  const crowded = narrow || view.list;
  const [opened, setOpened] = useState<boolean | null>(null);
  useEffect(() => setOpened(null), [crowded]);
  const folded = !(opened ?? !crowded);
  const entries = useMemo(() => countClasses(rooms, view.by), [rooms, view.by]);
  if (view.building === null) return null;
  if (folded) return <div className="legend folded"><Button size="small" onClick={() => setOpened(true)}>{t('legend.show')}</Button></div>;
  return (
    <section className="legend" aria-label={t('legend.title')}>
      <div className="legend-head">
        <Select size="small" className="legend-by" value={view.by} aria-label={t('by.label')} popupMatchSelectWidth={false} options={COLOURINGS.map((by) => ({ value: by, label: t(`by.${by}`) }))}
          onChange={(by) => change({ by, only: [] }, 'replace')} />
        <button type="button" className="legend-fold" aria-label={t('legend.hide')} title={t('legend.hide')} onClick={() => setOpened(false)}>×</button>
      </div>
      {entries.length === 0 && <p className="quiet">{t('legend.empty')}</p>}
      <ul>
        {entries.map((entry) => (
          <li key={entry.key}>
            <button type="button" aria-pressed={view.only.includes(entry.key)} title={`${entry.name ?? word('classes', entry.key)}: ${t('legend.filter')}`} onClick={() => toggleOnly(entry.key)}
              className={view.only.length > 0 && !view.only.includes(entry.key) ? 'off' : undefined}>
              <Swatch colour={classColour(entry.key, view.by, look.theme, look.institutions)} pattern={patternOf(entry.key, view.by)} />
              <span className="legend-name">{entry.name ?? word('classes', entry.key)}</span>
              <span className="number">{count(entry.count)} {t('unit.rooms')}</span>
              <span className="number">{area(entry.area)}</span>
            </button>
          </li>
        ))}
      </ul>
      {view.only.length > 0 && <Button size="small" type="link" onClick={() => change({ only: [] }, 'replace')}>{t('legend.all')}</Button>}
    </section>
  );
}
