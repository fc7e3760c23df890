// HistorySection: asked for only when it is opened.
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { RecordHistory } from '../edit/RecordHistory';
import { useWords } from '../i18n/useWords';
import { Section } from './Section';

export function HistorySection({ register, id, owners, children }: { register: string; id: number; owners?: number[]; children?: ReactNode }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <Section title={t('panel.history')}>
      <Button size="small" aria-expanded={open} data-action="history" onClick={() => setOpen(!open)}>{t(open ? 'panel.hideHistory' : 'panel.showHistory')}</Button>
      {open && <><RecordHistory register={register} id={id} owners={owners} />{children}</>}
    </Section>
  );
}
