// YearlyTasksTable: which unit has publicised its offices and filed its leaders' offices this year, by what evidence.
import { App, Button, DatePicker, Form, Input, Modal, Progress, Segmented, Select, Skeleton, Table, Tag } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTaskDone, useYearlyTasks, type YearlyTask } from '../api/reports';
import { Failure } from '../common/Failure';
import { ownFirst, reaches, useReach } from '../edit/useReach';
import { useWords } from '../i18n/useWords';

const KINDS = ['publicity', 'leaders_filing'] as const;
const YEARS = 6;

export function YearlyTasksTable() {
  const { t, count } = useWords();
  const { message } = App.useApp();
  const now = dayjs().year();
  const [year, setYear] = useState(now);
  const [kind, setKind] = useState<(typeof KINDS)[number]>('publicity');
  const [noting, setNoting] = useState<YearlyTask | null>(null);
  const reach = useReach();
  const tasks = useYearlyTasks(year, kind);
  const done = useTaskDone(year, kind);
  const [form] = Form.useForm<{ day: Dayjs; evidence: string }>();
  if (tasks.error) return <Failure error={tasks.error} retry={() => void tasks.refetch()} />;
  const { data } = tasks;
  const columns: ColumnsType<YearlyTask> = [
    { title: t('reports.unit'), dataIndex: 'institution' },
    { title: t('reports.state'), key: 'state', filters: [{ text: t('reports.open'), value: 'open' }, { text: t('reports.done'), value: 'done' }], onFilter: (value, row) => (value === 'done') === (row.done_on !== null), render: (_, row) => (row.done_on ? <Tag color="green">{t('reports.done')}</Tag> : <Tag color="orange">{t('reports.open')}</Tag>) },
    { title: t('reports.doneOn'), dataIndex: 'done_on' },
    { title: t('reports.evidence'), dataIndex: 'evidence' },
    { title: t('reports.madeBy'), dataIndex: 'signed_by' },
    ...(reach.may ? [{ key: 'note', render: (_: unknown, row: YearlyTask) => reaches(reach, [row.institution_id]) && <Button size="small" type="link" data-action="task-note" data-unit={row.institution_id} onClick={() => setNoting(row)}>{t('reports.note')}</Button> }] : []),
  ];
  const save = async () => {
    const { day, evidence } = await form.validateFields();
    if (!noting) return;
    try {
      await done.mutateAsync({ institution: noting.institution_id, done_on: day.format('YYYY-MM-DD'), evidence });
      setNoting(null);
    } catch (error) {
      void message.error(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <>
      <div className="statistics-ask">
        <Segmented size="small" value={kind} onChange={setKind} options={KINDS.map((value) => ({ value, label: t(`reports.${value}`) }))} />
        <Select size="small" aria-label={t('reports.year')} value={year} onChange={setYear} options={Array.from({ length: YEARS }, (_, i) => ({ value: now - i, label: String(now - i) }))} />
        {data && <Progress aria-label={t('reports.yearly')} className="reports-share" percent={data.units ? Math.round((100 * data.done) / data.units) : 0} size="small" />}
        {data && <span className="quiet">{t('reports.rate', { done: count(data.done), units: count(data.units) })}</span>}
      </div>
      {!data ? <Skeleton active /> : <Table<YearlyTask> size="small" rowKey="institution_id" dataSource={ownFirst(reach, data.items)} columns={columns} scroll={{ x: 'max-content' }} pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }} />}
      <Modal open={noting !== null} title={`${noting?.institution ?? ''} · ${t(`reports.${kind}`)}`} onCancel={() => setNoting(null)} onOk={() => void save()} confirmLoading={done.isPending} destroyOnHidden>
        <Form form={form} layout="vertical" initialValues={{ day: dayjs() }} preserve={false}>
          <Form.Item name="day" label={t('reports.doneOn')} rules={[{ required: true }]}><DatePicker maxDate={dayjs()} /></Form.Item>
          <Form.Item name="evidence" label={t('reports.evidence')} rules={[{ required: true, whitespace: true, max: 130 }]}><Input placeholder={t('reports.evidenceHint')} /></Form.Item>
        </Form>
      </Modal>
    </>
  );
}
