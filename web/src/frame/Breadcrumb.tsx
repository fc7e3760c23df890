// Breadcrumb: the place; the arrow beside each part opens those beside it.
import { DownOutlined } from '@ant-design/icons';
import { Button, Dropdown, Spin } from 'antd';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useCard, useCity, useRows } from '../api/queries';
import { useWords } from '../i18n/useWords';
import { useView } from '../state/useView';
import { openBuilding, select, showCity, showFloor } from './steps';
import { usePlace } from './usePlace';

interface Sibling {
  id: number;
  name: string;
}

function Part({ name, go, siblings, goTo, load, last }: {
  name: string; go: () => void; last: boolean; siblings?: Sibling[]; goTo?: (id: number) => void; load?: (open: boolean) => void;
}) {
  const { t } = useWords();
  const items = siblings?.map((entry) => ({ key: String(entry.id), label: entry.name, onClick: () => goTo?.(entry.id) }));
  const waiting = [{ key: 'waiting', label: <Spin size="small" />, disabled: true }];
  return (
    <li className="crumb">
      <Button type="text" size="small" className="crumb-name" onClick={go} aria-current={last ? 'location' : undefined}>{name}</Button>
      {goTo && (
        <Dropdown trigger={['click']} menu={{ items: items ?? waiting, className: 'crumb-menu' }} onOpenChange={load}>
          <Button type="text" size="small" className="crumb-more" icon={<DownOutlined />} aria-label={t('place.siblings', { name })} aria-haspopup="menu" />
        </Dropdown>
      )}
    </li>
  );
}

const named = (rows: { id: number; name?: string | null; code?: string }[] | undefined) =>
  rows?.map((row) => ({ id: row.id, name: row.name || row.code || '' }));

export function Breadcrumb() {
  const city = useCity().data;
  const [view] = useView();
  const place = usePlace();
  const { t } = useWords();
  const [wanted, setWanted] = useState({ districts: false, courtyards: false, buildings: false });
  const districts = named(useRows('districts', wanted.districts ? {} : null).data?.items);
  const courtyards = named(useRows('courtyards', wanted.courtyards ? (place.district?.id ? { district_id: place.district.id } : {}) : null).data?.items);
  const buildings = named(useRows('buildings', wanted.buildings && place.courtyard ? { courtyard_id: place.courtyard.id } : null).data?.items);
  const floors = useCard('buildings', view.building).data?.floors.map((floor) => ({ id: floor.ordinal, name: floor.label }));
  const want = (name: keyof typeof wanted) => (open: boolean) => { if (open) setWanted((old) => ({ ...old, [name]: true })); };

  const path = useRef<HTMLOListElement>(null);
  useEffect(() => { path.current?.scrollTo({ left: path.current.scrollWidth }); });

  const parts: { key: string; node: (last: boolean) => ReactNode }[] = [];
  const add = (key: string, node: (last: boolean) => ReactNode) => parts.push({ key, node });
  const { district, courtyard, building, floor, room, institution } = place;
  if (view.screen === 'data') add('data', (last) => <Part last={last} name={t('app.data')} go={() => undefined} />);
  else {
    if (district) add('district', (last) => <Part last={last} name={district.name} load={want('districts')} siblings={districts}
      go={() => (district.id ? select({ kind: 'district', id: district.id }) : showCity())} goTo={(id) => select({ kind: 'district', id })} />);
    if (courtyard) add('courtyard', (last) => <Part last={last} name={courtyard.name} load={want('courtyards')} siblings={courtyards}
      go={() => select({ kind: 'courtyard', id: courtyard.id })} goTo={(id) => select({ kind: 'courtyard', id })} />);
    if (building) add('building', (last) => <Part last={last} name={building.name} load={want('buildings')} siblings={buildings}
      go={() => openBuilding(building.id)} goTo={(id) => openBuilding(id)} />);
    if (floor) add('floor', (last) => <Part last={last} name={floor.label} siblings={floors} go={() => showFloor(floor.ordinal)} goTo={showFloor} />);
    if (room) add('room', (last) => <Part last={last} name={room.name} go={() => select({ kind: 'room', id: room.id })} />);
    if (institution) add('institution', (last) => <Part last={last} name={institution.name} go={() => select({ kind: 'institution', id: institution.id })} />);
  }
  return (
    <nav className="crumbs" aria-label={t('place.label')}>
      <ol ref={path}>
        <Part last={parts.length === 0} name={city?.name ?? t('app.city')} go={showCity} />
        {parts.map(({ key, node }, index) => <CrumbSlot key={key}>{node(index === parts.length - 1)}</CrumbSlot>)}
      </ol>
    </nav>
  );
}

const CrumbSlot = ({ children }: { children: ReactNode }) => <>{children}</>;
