// AddRecord: a new record of the register that is looked at; a unit's is of its own institution.
import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useCard } from '../api/queries';
import type { Register } from '../api/types';
import { RecordForm } from '../edit/RecordForm';
import { allows, useReach } from '../edit/useReach';
import { useWords } from '../i18n/useWords';
import { useSession } from '../session/useSession';
import { useView } from '../state/useView';

export function AddRecord({ register }: { register: Register }) {
  const { t, said } = useWords();
  const reach = useReach();
  const { data } = useSession();
  const [view, change] = useView();
  const [open, setOpen] = useState(false);
  const narrowed = Number(view.ask.institution) || null;
  const own = reach.unit && (narrowed === null || !reach.unit.includes(narrowed)) ? data?.account?.institution : null;
  const asked = useCard('institutions', own ? null : narrowed).data;
  const unit = own ?? (asked ? { id: asked.id, code: asked.code, name: asked.name } : null);
  if (!allows(reach, 'add', register.type, reach.unit ?? [])) return null;
  const title = t('edit.addTitle', { name: said(register.title_zh, register.title) });
  const hasUnit = register.columns.some(({ name }) => name === 'institution_code');
  return (
    <>
      <Button type="primary" icon={<PlusOutlined />} data-action="add" data-register={register.type} onClick={() => setOpen(true)}>{title}</Button>
      {open && <RecordForm register={register.type} id={null} title={title} initial={hasUnit && unit ? { institution_code: unit.code, institution: unit.name } : undefined} onClose={() => setOpen(false)} onMade={(record) => change({ record })} />}
    </>
  );
}
