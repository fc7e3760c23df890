// Audit: who did what, when, from where and why; what it was before and after; and whether the chain is whole.
import { SafetyCertificateOutlined } from '@ant-design/icons';
import { Alert, Button, DatePicker, Input, Select, Table } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { useSettled } from '../search/useSettled';
import { useAudit, useVerify, type AuditFilter, type AuditRow, type Verdict } from './queries';

const OBJECTS = [
  'district', 'institution', 'courtyard', 'building', 'floor', 'room', 'circulation', 'canteen', 'parking', 'person', 'occupancy', 'holding', 'tenure', 'establishment', 'reservation',
  'account', 'session', 'token', 'layer', 'survey', 'delivery', 'imagery', 'proposal', 'action', 'survey_batch', 'measurement', 'confirmation', 'signature', 'dispute', 'change_order', 'delegation',
  'rule_amendment', 'warning_exception', 'report_snapshot', 'yearly_task', 'review_round', 'review_unit', 'correction', 'submission', 'inspection', 'inspection_finding', 'inspection_photo',
];
const ACTIONS = ['insert', 'update', 'delete', 'sign_in', 'sign_in_failed', 'locked', 'sign_out', 'list', 'export', 'code'];

const shown = (value: unknown): string => (value === null || value === undefined ? '—' : typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean));

function Differences({ row }: { row: AuditRow }) {
  const { t } = useWords();
  const { before, after } = row.detail;
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const changed = names.filter((name) => shown(before?.[name]) !== shown(after?.[name]));
  return (
    <table className="differences">
      <thead><tr><th>{t('settings.field')}</th><th>{t('settings.before')}</th><th>{t('settings.after')}</th></tr></thead>
      <tbody>{changed.map((name) => <tr key={name}><th scope="row">{name}</th><td>{shown(before?.[name])}</td><td>{shown(after?.[name])}</td></tr>)}</tbody>
    </table>
  );
}

function VerdictLine({ verdict }: { verdict: Verdict }) {
  const { t, said, count } = useWords();
  if (verdict.holds) return <Alert type="success" showIcon closable title={t('settings.chainWhole', { n: count(verdict.rows) })} className="settings-note" />;
  return <Alert type="error" showIcon title={t('settings.chainBroken', { n: verdict.broken ?? 0 })} description={said(verdict.text_zh, verdict.text)} className="settings-note" />;
}

export function Audit() {
  const { t, word, time } = useWords();
  const [dates, setDates] = useState<[Dayjs | null, Dayjs | null] | null>(null);
  const [actor, setActor] = useState('');
  const [object, setObject] = useState<string>();
  const [action, setAction] = useState<string>();
  const filter: AuditFilter = { since: dates?.[0]?.format('YYYY-MM-DD'), until: dates?.[1]?.format('YYYY-MM-DD'), actor: useSettled(actor.trim(), 250), object, action };
  const rows = useAudit(filter);
  const verify = useVerify();
  const items = rows.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className="settings-bar">
        <DatePicker.RangePicker value={dates} onChange={setDates} allowEmpty={[true, true]} />
        <Input allowClear className="settings-role" value={actor} onChange={(event) => setActor(event.target.value)} placeholder={t('settings.actor')} aria-label={t('settings.actor')} />
        <Select allowClear className="settings-role" value={object} onChange={setObject} placeholder={t('settings.object')} aria-label={t('settings.object')} options={OBJECTS.map((value) => ({ value, label: word('noun', value) }))} />
        <Select allowClear className="settings-role" value={action} onChange={setAction} placeholder={t('settings.action')} aria-label={t('settings.action')} options={ACTIONS.map((value) => ({ value, label: word('audited', value) }))} />
        <span className="grow" />
        <Button data-action="audit-verify" icon={<SafetyCertificateOutlined />} loading={verify.isPending} onClick={() => verify.mutate()}>{t('settings.verify')}</Button>
      </div>
      {verify.data && <VerdictLine verdict={verify.data} />}
      {(rows.error ?? verify.error) && <Failure error={rows.error ?? verify.error} retry={() => void rows.refetch()} />}
      <Table<AuditRow> size="small" rowKey="seq" loading={rows.isLoading} dataSource={items} pagination={false} scroll={{ x: 900 }} locale={{ emptyText: t('settings.noAudit') }}
        expandable={{ expandedRowRender: (row) => <Differences row={row} />, rowExpandable: (row) => !!(row.detail.before ?? row.detail.after) }}
        columns={[
          { title: '#', dataIndex: 'seq', className: 'number', width: 90 },
          { title: t('settings.when'), dataIndex: 'at', width: 160, render: (value: string) => time(value) },
          { title: t('settings.actor'), dataIndex: 'actor' },
          { title: t('settings.address'), dataIndex: 'origin' },
          { title: t('settings.action'), dataIndex: 'action', render: (value: string) => word('audited', value) },
          { title: t('settings.object'), key: 'object', render: (_, row) => [word('noun', row.object), row.object_id || ''].filter(Boolean).join(' ') },
          { title: t('settings.why'), dataIndex: 'why' },
        ]} />
      {rows.hasNextPage && <div className="settings-more"><Button onClick={() => void rows.fetchNextPage()} loading={rows.isFetchingNextPage}>{t('settings.more')}</Button></div>}
    </>
  );
}
