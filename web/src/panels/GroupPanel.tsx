// GroupPanel: several rooms chosen together, their sums, and what can be done with all of them at once.
import { CloseOutlined } from '@ant-design/icons';
import { Button, Skeleton } from 'antd';
import { useRooms } from '../api/queries';
import type { Room } from '../api/types';
import { Failure } from '../common/Failure';
import { LastAction } from '../edit/LastAction';
import { offersFor, sumOf } from '../edit/offers';
import { RoomActions } from '../edit/RoomActions';
import { reaches, useReach } from '../edit/useReach';
import { formatNumber } from '../format/format';
import { openBuilding, stepBack, toggleRoom } from '../frame/steps';
import { useWords } from '../i18n/useWords';
import { Numbers } from './Numbers';
import { PanelHead } from './PanelHead';
import { Section } from './Section';
import { StateTag } from './StateTag';

function Row({ room }: { room: Room }) {
  const { t, area } = useWords();
  const name = [room.number, room.name].filter(Boolean).join(' ') || (room.code ?? '');
  return (
    <li className="chosen-room">
      <span className="chosen-name">
        <button type="button" className="as-link" onClick={() => openBuilding(room.building_id, room.ordinal, { kind: 'room', id: room.id })}>{name}</button>
        <small className="quiet">{[room.building, room.floor].filter(Boolean).join(' ')}</small>
      </span>
      <StateTag state={room.state} status={room.status} />
      <span className="number">{area(room.usable_area)}</span>
      <Button type="text" size="small" icon={<CloseOutlined />} aria-label={t('group.remove', { name })} onClick={() => toggleRoom(room.id)} />
    </li>
  );
}

export function GroupPanel({ ids }: { ids: number[] }) {
  const { t, count } = useWords();
  const may = reaches(useReach(), []);
  const asked = useRooms(ids);
  const failed = asked.find((one) => one.error);
  const rooms = asked.flatMap((one) => one.data ?? []);
  if (failed) return <Failure error={failed.error} retry={() => void failed.refetch()} />;
  if (rooms.length < ids.length) return <div className="card" aria-busy="true"><Skeleton active title={{ width: '60%' }} paragraph={{ rows: 6 }} /></div>;
  const { area, people } = sumOf(rooms);
  const [first] = rooms;
  return (
    <article className="card">
      <PanelHead kind={t('kind.room')} title={t('group.title', { rooms: count(rooms.length) })} onClose={stepBack} />
      <RoomActions rooms={rooms} />
      {first && <LastAction room={first.id} owners={[]} />}
      {may && offersFor(rooms).length === 0 && <p className="quiet">{t('group.nothing')}</p>}
      <Numbers figures={[
        { label: t('field.usable_area'), value: formatNumber(area), unit: t('unit.area') },
        { label: t('field.occupants'), value: count(people), unit: t('unit.people') },
      ]} />
      <Section title={t('group.rooms')}><ul className="chosen-rooms">{rooms.map((room) => <Row key={room.id} room={room} />)}</ul></Section>
      <p className="quiet">{t('group.hint')}</p>
    </article>
  );
}
