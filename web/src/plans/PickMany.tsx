// PickMany: several records chosen one after the other by searching.
import { Button } from 'antd';
import { PickRecord, type Picked } from '../edit/PickRecord';
import type { SearchKind } from '../api/types';
import { useWords } from '../i18n/useWords';

export function PickMany({ kind, value, onChange, label }: { kind: SearchKind; value: readonly Picked[]; onChange: (value: Picked[]) => void; label: string }) {
  const { t } = useWords();
  return (
    <div className="pick-many">
      <PickRecord kind={kind} value={null} label={label} onChange={(picked) => { if (picked && !value.some(({ id }) => id === picked.id)) onChange([...value, picked]); }} />
      {value.length > 0 && (
        <ul>
          {value.map((one) => (
            <li key={one.id}>{one.label}<Button size="small" type="text" aria-label={t('plans.leaveOut', { name: one.label })} onClick={() => onChange(value.filter(({ id }) => id !== one.id))}>×</Button></li>
          ))}
        </ul>
      )}
    </div>
  );
}
