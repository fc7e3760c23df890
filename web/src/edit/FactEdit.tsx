// FactEdit: a small pencil beside a dated fact (who holds, a loan, posts), or a plus for a new one.
import { EditOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useWords } from '../i18n/useWords';
import { RecordForm } from './RecordForm';
import { reaches, useReach } from './useReach';
import type { Values } from './values';

export function FactEdit({ register, id, name, initial, owners = [] }: { register: string; id: number | null; name: string; initial?: Values; owners?: number[] }) {
  const { t } = useWords();
  const may = reaches(useReach(), owners);
  const [open, setOpen] = useState(false);
  if (!may) return null;
  const label = t(id === null ? 'edit.addTitle' : 'edit.title', { name });
  return (
    <>
      <Button type="text" size="small" className="fact-edit" icon={id === null ? <PlusOutlined /> : <EditOutlined />} aria-label={label} onClick={() => setOpen(true)} />
      {open && <RecordForm register={register} id={id} initial={initial} title={label} onClose={() => setOpen(false)} />}
    </>
  );
}
