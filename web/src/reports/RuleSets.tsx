// RuleSets: the standards number by number, with their sources; what nobody has read in its source is marked, and
// the administrator confirms or corrects it by naming one.
import { App, Button, Form, Input, InputNumber, Modal, Segmented, Skeleton, Switch, Table, Tag } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useState } from 'react';
import { useAmend, useRuleSets, type Rule } from '../api/reports';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { useMay } from '../session/useSession';

const keyOf = (rule: Rule) => `${rule.rule} ${rule.class} ${rule.key}`;

export function RuleSets() {
  const { t, said, word } = useWords();
  const { message } = App.useApp();
  const sets = useRuleSets();
  const [shown, setShown] = useState<string>();
  const [open, setOpen] = useState(false);
  const [editing, setEditing] = useState<Rule | null>(null);
  const may = useMay('standards');
  const items = sets.data?.items ?? [];
  const set = items.find(({ id }) => id === shown) ?? items.find(({ active }) => active) ?? items[0];
  const amend = useAmend(set?.id ?? '');
  const [form] = Form.useForm<{ value: number; source: string; note?: string }>();
  if (sets.error) return <Failure error={sets.error} retry={() => void sets.refetch()} />;
  if (!set) return <Skeleton active />;
  const rows = set.rules.filter(({ status }) => !open || status === 'unverified');
  const columns: ColumnsType<Rule> = [
    { title: t('reports.rule'), dataIndex: 'rule', filters: [...new Set(set.rules.map(({ rule }) => rule))].map((value) => ({ text: value, value })), onFilter: (value, row) => row.rule === value },
    { title: t('reports.class'), dataIndex: 'class', render: (value: string) => word('class', value) },
    { title: t('reports.key'), dataIndex: 'key', render: (value: string) => word('rank', value) },
    { title: t('reports.value'), dataIndex: 'value', align: 'right', className: 'number', render: (value: number | null) => (value === null ? t('reports.unknown') : String(value)) },
    { title: t('reports.status'), dataIndex: 'status', render: (value: string) => <Tag color={value === 'unverified' ? 'orange' : 'green'}>{t(`reports.${value}`)}</Tag> },
    { title: t('reports.article'), dataIndex: 'article' },
    { title: t('reports.source'), dataIndex: 'source', render: (value: string, row) => <span title={row.note}>{value}{row.note ? ` · ${row.note}` : ''}</span> },
    ...(may ? [{ key: 'amend', render: (_: unknown, row: Rule) => <Button size="small" type="link" data-action="rule-amend" onClick={() => setEditing(row)}>{t(row.status === 'unverified' ? 'reports.confirm' : 'reports.correct')}</Button> }] : []),
  ];
  const save = async () => {
    const { value, source, note } = await form.validateFields();
    if (!editing) return;
    try {
      await amend.mutateAsync({ rule: editing.rule, class: editing.class, key: editing.key, value, source, ...(note ? { note } : {}) });
      setEditing(null);
    } catch (error) {
      void message.error(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <>
      <div className="statistics-ask">
        <Segmented size="small" value={set.id} onChange={setShown} options={items.map((item) => ({ value: item.id, label: said(item.title_zh, item.title) }))} />
        <Tag color={set.active ? 'green' : 'default'}>{set.active ? t('reports.active') : t('reports.past', { to: set.to ?? '' })}</Tag>
        <span className="quiet">{set.document} · {t('reports.from', { from: set.from })} · {t('reports.unverifiedCount', { n: set.unverified })}</span>
        <span className="grow" />
        <label><Switch size="small" checked={open} onChange={setOpen} /> {t('reports.onlyUnverified')}</label>
      </div>
      <Table<Rule> size="small" rowKey={keyOf} dataSource={rows} columns={columns} scroll={{ x: 'max-content' }} pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }} />
      <Modal open={editing !== null} title={editing ? `${editing.rule} ${word('class', editing.class)} ${word('rank', editing.key)}` : ''} onCancel={() => setEditing(null)} onOk={() => void save()} confirmLoading={amend.isPending} destroyOnHidden okText={t('reports.confirm')}>
        <p>{t('reports.amendHint')}</p>
        <Form form={form} layout="vertical" preserve={false} initialValues={{ value: editing?.value ?? undefined }}>
          <Form.Item name="value" label={t('reports.value')} rules={[{ required: true }]}><InputNumber min={0} max={100000} precision={4} /></Form.Item>
          <Form.Item name="source" label={t('reports.source')} rules={[{ required: true, whitespace: true, max: 130 }]}><Input placeholder={t('reports.sourceHint')} /></Form.Item>
          <Form.Item name="note" label={t('reports.remark')}><Input /></Form.Item>
        </Form>
      </Modal>
    </>
  );
}
