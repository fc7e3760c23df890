// EditButton: opens the form of what is shown; so does the key e.
import { EditOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { EDIT } from '../frame/useKeys';
import { useWords } from '../i18n/useWords';
import { RecordForm } from './RecordForm';
import { allows, useReach } from './useReach';

/** `owners`: the institutions it belongs to. */
export function EditButton({ register, id, title, owners = [] }: { register: string; id: number; title: string; owners?: number[] }) {
  const { t } = useWords();
  const may = allows(useReach(), 'change', register, owners);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const show = () => setOpen(true);
    window.addEventListener(EDIT, show);
    return () => window.removeEventListener(EDIT, show);
  }, []);
  if (!may) return null;
  return (
    <>
      <Button size="small" icon={<EditOutlined />} aria-keyshortcuts="e" data-action="edit" onClick={() => setOpen(true)}>{t('edit.edit')}</Button>
      {open && <RecordForm register={register} id={id} title={t('edit.title', { name: title })} onClose={() => setOpen(false)} />}
    </>
  );
}
