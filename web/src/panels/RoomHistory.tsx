// RoomHistory: newest first; each entry says only what differs from the one before it in time.
import { Skeleton } from 'antd';
import { useHistory } from '../api/queries';
import type { HistoryItem } from '../api/types';
import { Failure } from '../common/Failure';
import { useWords, type Words } from '../i18n/useWords';

const TOLD = ['number', 'name', 'use', 'state', 'usable_area', 'measured_area', 'declared_area', 'approved_area'] as const;

function tell(item: HistoryItem, field: (typeof TOLD)[number], words: Words): string {
  const value = item[field];
  if (value === null || value === undefined || value === '') return words.t('panel.none');
  if (typeof value === 'number') return words.area(value);
  return field === 'use' || field === 'state' ? words.word(field, value) : value;
}

export function RoomHistory({ id }: { id: number }) {
  const words = useWords();
  const history = useHistory('rooms', id, true);
  if (history.error) return <Failure error={history.error} retry={() => void history.refetch()} />;
  if (!history.data) return <Skeleton active title={false} />;
  const items = history.data.items;
  if (items.length === 0) return <p className="quiet">{words.t('panel.none')}</p>;
  return (
    <ol className="timeline">
      {items.map((item, index) => {
        const older = items[index + 1];
        const changed = TOLD.filter((field) => (older ? item[field] !== older[field] : item[field] != null && item[field] !== ''));
        return (
          <li key={`${item.valid_from}-${index}`}>
            <time>{words.date(item.valid_from)} – {item.valid_to ? words.date(item.valid_to) : words.t('panel.current')}</time>
            <ul>{changed.map((field) => <li key={field}>{words.t(`field.${field}`)} <b>{tell(item, field, words)}</b></li>)}</ul>
          </li>
        );
      })}
    </ol>
  );
}
