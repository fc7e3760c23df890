// IdleActions: what can be done with the room or the group chosen in the list, without leaving it; and the way to its card.
import { EnvironmentOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { IdleItem } from '../api/found';
import { useRooms } from '../api/queries';
import { RoomActions } from '../edit/RoomActions';
import { useWords } from '../i18n/useWords';
import { changeView } from '../state/useView';

export function IdleActions({ item }: { item: IdleItem }) {
  const { t } = useWords();
  const rooms = useRooms(item.room_ids).flatMap((one) => one.data ?? []);
  return (
    <div className="idle-actions">
      {rooms.length === item.room_ids.length && <RoomActions key={item.room_ids.join('-')} rooms={rooms} />}
      <Button size="small" icon={<EnvironmentOutlined />} onClick={() => changeView({ screen: 'map' })}>{t('idle.card')}</Button>
    </div>
  );
}
