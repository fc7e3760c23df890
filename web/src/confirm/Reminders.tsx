// Reminders: who has to sign or to answer what until when, the most urgent first; to remind here, or as a list to take along.
import { BellOutlined } from '@ant-design/icons';
import { Button, Skeleton } from 'antd';
import { useReminders, useRemind, type Reminder } from '../api/confirm';
import { address } from '../api/client';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { Section } from '../panels/Section';
import { useMay } from '../session/useSession';
import { changeView } from '../state/useView';

export function daysLeft(days: number | null, t: (key: string, values?: Record<string, string | number>) => string): string {
  if (days === null) return '';
  return days < 0 ? t('confirm.daysOver', { n: -days }) : days === 0 ? t('confirm.dueToday') : t('confirm.daysLeft', { n: days });
}

function Row({ row, remind, busy }: { row: Reminder; remind: (() => void) | null; busy: boolean }) {
  const { t, time } = useWords();
  return (
    <li className="confirm-row confirm-reminder">
      <button type="button" onClick={() => changeView({ screen: 'signing', ask: { code: String(row.id) } })}>
        <span className="confirm-name">{row.institution ?? t('confirm.nobody')}<small>{row.courtyard} · {row.building}</small></span>
        <span className={(row.days ?? 1) < 0 ? 'bad' : 'quiet'}>{daysLeft(row.days, t)}</span>
        <span className="quiet">{t(`confirm.${row.party}`)} · {t(`confirm.task.${row.task}`)}{row.who ? ` · ${row.who}` : ` · ${t('confirm.noAccount')}`}{row.reminded ? ` · ${t('confirm.remindedN', { n: row.reminders, at: time(row.reminded) })}` : ''}</span>
      </button>
      {remind && <Button size="small" type="text" icon={<BellOutlined />} disabled={busy} aria-label={t('confirm.remindOne', { unit: row.institution ?? t('confirm.nobody') })} title={t('confirm.remind')} onClick={remind} />}
    </li>
  );
}

export function Reminders() {
  const { t, count, language } = useWords();
  const may = useMay('survey');
  const list = useReminders();
  const remind = useRemind();
  if (list.error) return <Failure error={list.error} retry={() => void list.refetch()} />;
  if (!list.data) return <Skeleton active paragraph={{ rows: 8 }} />;
  const { items } = list.data;
  const over = [...new Set(items.filter(({ days }) => (days ?? 0) < 0).map(({ id }) => id))];
  const file = (f: string) => <a href={address('/api/confirmations/reminders', { f, lang: f === 'xlsx' ? language : undefined })} download>{f.toUpperCase()}</a>;
  return (
    <Section title={t('confirm.mustAct')} extra={<>{file('xlsx')} {file('csv')}</>}>
      {remind.error && <Failure error={remind.error} />}
      {may && over.length > 0 && <Button size="small" icon={<BellOutlined />} loading={remind.isPending} onClick={() => remind.mutate(over)}>{t('confirm.remindOver', { n: count(over.length) })}</Button>}
      {items.length === 0 ? <p className="quiet confirm-empty">{t('confirm.nobodyMustAct')}</p>
        : <ul className="confirm-list">{items.map((row) => <Row key={`${row.id} ${row.party}`} row={row} busy={remind.isPending} remind={may ? () => remind.mutate([row.id]) : null} />)}</ul>}
    </Section>
  );
}
