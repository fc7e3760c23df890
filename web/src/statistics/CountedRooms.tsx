// CountedRooms: the rooms behind a number; one opens on the map.
import { Drawer, Skeleton, Table } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { getJson } from '../api/client';
import { useCountedRooms, type CountedRoom } from '../api/standards';
import type { Room } from '../api/types';
import { Failure } from '../common/Failure';
import { formatNumber } from '../format/format';
import { useWords } from '../i18n/useWords';
import { changeView } from '../state/useView';

export function CountedRooms({ url, title, onClose }: { url: string | null; title: string; onClose: () => void }) {
  const { t, area, count } = useWords();
  const cache = useQueryClient();
  const rooms = useCountedRooms(url);
  const show = async ({ id }: CountedRoom) => {
    const room = await cache.fetchQuery({ queryKey: ['card', 'rooms', id], queryFn: () => getJson<Room>(`/api/rooms/${id}`) });
    changeView({ screen: 'map', building: room.building_id ?? null, floor: room.ordinal ?? null, selection: { kind: 'room', id }, also: [], camera: null });
  };
  return (
    <Drawer open={url !== null} size="large" title={title} onClose={onClose} closable={{ 'aria-label': t('app.close') }}>
      {rooms.error ? <Failure error={rooms.error} /> : !rooms.data ? <Skeleton active /> : (
        <>
          <p>{t('statistics.roomsOf', { count: count(rooms.data.total.count), area: area(rooms.data.total.area) })}</p>
          <Table<CountedRoom> size="small" rowKey={(room) => `${room.id}-${room.institution ?? ''}`} pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }} dataSource={rooms.data.items}
            columns={[
              { title: t('statistics.room'), render: (_, room) => <button type="button" className="as-link" onClick={() => void show(room)}>{[room.number, room.name].filter(Boolean).join(' ') || room.code}</button> },
              { title: t('statistics.code'), dataIndex: 'code' },
              { title: t('statistics.unit'), dataIndex: 'institution' },
              { title: t('field.usable_area'), dataIndex: 'area', align: 'right', className: 'number', render: (value: number) => formatNumber(value) },
            ]} />
          {rooms.data.next !== null && <p className="quiet">{t('statistics.first', { count: count(rooms.data.items.length) })}</p>}
        </>
      )}
    </Drawer>
  );
}
