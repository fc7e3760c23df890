// FactEdit: a small pencil beside what a card lists (who holds, a loan, posts, a floor), or a plus for a new one. The
// form behind the pencil also ends it and shows its history.
import { EditOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useWords } from '../i18n/useWords';
import { DeleteDialog } from './DeleteDialog';
import { RecordForm } from './RecordForm';
import { allows, useReach } from './useReach';
import type { Values } from './values';

interface Props { register: string; id: number | null; name: string; initial?: Values; owners?: number[]; onMade?: (id: number) => void }

export function FactEdit({ register, id, name, initial, owners = [], onMade }: Props) {
  const { t } = useWords();
  const reach = useReach();
  const [open, setOpen] = useState<'form' | 'delete' | null>(null);
  if (!allows(reach, id === null ? 'add' : 'change', register, owners)) return null;
  const label = t(id === null ? 'edit.addTitle' : 'edit.title', { name });
  const close = () => setOpen(null);
  return (
    <>
      <Button type="text" size="small" className="fact-edit" data-action={id === null ? 'add' : 'edit-fact'} data-register={register} icon={id === null ? <PlusOutlined /> : <EditOutlined />} aria-label={label} title={label} onClick={() => setOpen('form')} />
      {open === 'form' && <RecordForm register={register} id={id} initial={initial} title={label} onClose={close} onMade={onMade} onDelete={id !== null && allows(reach, 'end', register, owners) ? () => setOpen('delete') : undefined} />}
      {open === 'delete' && id !== null && <DeleteDialog register={register} id={id} name={name} onClose={close} />}
    </>
  );
}
