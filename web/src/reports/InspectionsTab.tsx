// InspectionsTab: which units are inspected, what is not mended yet, and their scores.
import { Button, DatePicker, Empty, Form, Input, Modal, Select, Skeleton, Table, Tag } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { address } from '../api/client';
import { useInspections, useInspectionStep, type Inspection } from '../api/inspections';
import { useUnits } from '../api/standards';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { useMay } from '../session/useSession';
import { useView } from '../state/useView';
import { InspectionDrawer } from './InspectionDrawer';

const STEPS = ['planned', 'notified', 'self_check', 'on_site', 'findings', 'rectifying', 'rechecked', 'closed', 'withdrawn'];
const COLOURS: Record<string, string> = { rectifying: 'orange', rechecked: 'blue', closed: 'green', withdrawn: 'default' };

function Plan({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const [form] = Form.useForm<{ name: string; unit: number; day: Dayjs }>();
  const [units, step] = [useUnits(), useInspectionStep()];
  const send = async () => {
    const { name, unit, day } = await form.validateFields();
    step.mutate({ do: 'plan', name: name.trim(), institution_id: unit, planned_on: day.format('YYYY-MM-DD') }, { onSuccess: onClose });
  };
  return (
    <Modal open title={t('inspect.plan')} okText={t('inspect.plan')} cancelText={t('inspect.cancel')} onCancel={onClose} onOk={() => void send()} okButtonProps={{ loading: step.isPending }} destroyOnHidden>
      <Form form={form} layout="vertical" initialValues={{ day: dayjs().add(7, 'day') }} preserve={false}>
        <Form.Item name="name" label={t('inspect.name')} rules={[{ required: true, whitespace: true }]}><Input maxLength={60} /></Form.Item>
        <Form.Item name="unit" label={t('inspect.unit')} rules={[{ required: true }]}><Select showSearch optionFilterProp="label" options={(units.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))} /></Form.Item>
        <Form.Item name="day" label={t('inspect.planned')} rules={[{ required: true }]}><DatePicker allowClear={false} /></Form.Item>
      </Form>
      {step.error && <Failure error={step.error} />}
    </Modal>
  );
}

export function InspectionsTab() {
  const { t } = useWords();
  const [view, change] = useView();
  const [planning, setPlanning] = useState(false);
  const plans = useMay('inspect');
  const list = useInspections();
  if (list.error) return <Failure error={list.error} retry={() => void list.refetch()} />;
  const picked = Number(view.ask.code) || null;
  const pick = (id: number | null) => change({ ask: id === null ? {} : { code: String(id) } });
  const columns: ColumnsType<Inspection> = [
    { title: t('inspect.name'), dataIndex: 'name', render: (value: string, row) => <button type="button" className="as-link" data-action="inspection-open" onClick={() => pick(row.id)}>{value}</button> },
    { title: t('inspect.unit'), dataIndex: 'institution' },
    { title: t('inspect.planned'), dataIndex: 'planned_on', sorter: (a, b) => a.planned_on.localeCompare(b.planned_on) },
    { title: t('inspect.state'), dataIndex: 'state', filters: STEPS.map((value) => ({ value, text: t(`inspect.step.${value}`) })), onFilter: (value, row) => row.state === value, render: (state: string) => <Tag color={COLOURS[state]}>{t(`inspect.step.${state}`)}</Tag> },
    { title: t('inspect.findings'), key: 'findings', sorter: (a, b) => a.open - b.open, render: (_, row) => (row.findings ? t('inspect.openOf', { open: row.open, all: row.findings }) : '—') },
    { title: t('inspect.due'), dataIndex: 'due', render: (due: string | null | undefined, row) => <>{due ?? '—'} {row.overdue === 1 && <Tag color="red">{t('inspect.overdue')}</Tag>}</> },
    { title: t('inspect.score'), dataIndex: 'score', align: 'right', className: 'number', sorter: (a, b) => a.score - b.score },
  ];
  return (
    <>
      <div className="statistics-ask">
        {plans && <Button size="small" type="primary" data-action="inspection-plan" onClick={() => setPlanning(true)}>{t('inspect.plan')}</Button>}
        <span className="grow" />
        <Button size="small" href={address('/api/inspections', { f: 'xlsx' })} download>XLSX</Button>
      </div>
      {!list.data ? <Skeleton active /> : list.data.items.length === 0 ? <Empty description={<>{t('inspect.none')}<br /><span className="quiet">{t('inspect.noneHint')}</span></>} />
        : <Table<Inspection> size="small" rowKey="id" dataSource={[...list.data.items].reverse()} columns={columns} scroll={{ x: 'max-content' }} pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }} />}
      <InspectionDrawer id={picked} onClose={() => pick(null)} />
      {planning && <Plan onClose={() => setPlanning(false)} />}
    </>
  );
}
