// LastAction: the last change of a room in one step, with its undoing while nothing has happened since.
import { Button, Popconfirm } from 'antd';
import { useLastAction } from '../api/queries';
import { useWords } from '../i18n/useWords';
import { reaches, useReach } from './useReach';
import { useUndo } from './useDone';

const OF_PEOPLE = ['put', 'take_out', 'move'];

export function LastAction({ room, owners }: { room: number; owners: number[] }) {
  const { t, time, count } = useWords();
  const reach = useReach();
  const last = useLastAction(room, reach.may).data;
  const undo = useUndo();
  if (!last?.undoable || !(reaches(reach, []) || (reaches(reach, owners) && OF_PEOPLE.includes(last.action)))) return null;
  return (
    <div className="last-action">
      <span><b>{t(`action.${last.action}`)}</b> <span className="quiet">{[time(last.at), last.by, last.count > 1 && `${count(last.count)} ${t('unit.rooms')}`].filter(Boolean).join(' · ')}</span></span>
      <Popconfirm title={t('action.undoAsk', { action: t(`action.${last.action}`), rooms: count(last.count) })} okText={t('action.undo')} cancelText={t('edit.cancel')} okButtonProps={{ autoFocus: true }} onConfirm={() => undo(last)}>
        <Button size="small">{t('action.undo')}</Button>
      </Popconfirm>
    </div>
  );
}
