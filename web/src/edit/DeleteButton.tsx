// DeleteButton: beside the edit button of a card, for who may end the record.
import { DeleteOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useWords } from '../i18n/useWords';
import { DeleteDialog } from './DeleteDialog';
import { allows, useReach } from './useReach';

export function DeleteButton({ register, id, name, owners = [], onGone }: { register: string; id: number; name: string; owners?: number[]; onGone?: () => void }) {
  const { t } = useWords();
  const may = allows(useReach(), 'end', register, owners);
  const [open, setOpen] = useState(false);
  if (!may) return null;
  return (
    <>
      <Button size="small" danger icon={<DeleteOutlined />} data-action="delete" onClick={() => setOpen(true)}>{t('edit.delete')}</Button>
      {open && <DeleteDialog register={register} id={id} name={name} onClose={() => setOpen(false)} onGone={onGone} />}
    </>
  );
}
