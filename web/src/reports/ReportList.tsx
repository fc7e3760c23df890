// ReportList: each report as a file of now, or made as a job and kept as it is; below, those that were kept.
import { App, Button, Select, Skeleton, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { address } from '../api/client';
import { useJob } from '../api/queries';
import { keepReport, useDistricts, useKept, useReports, type Kept, type Report } from '../api/reports';
import { useUnits } from '../api/standards';
import { Failure } from '../common/Failure';
import { JobProgress } from '../data/JobProgress';
import { useWords } from '../i18n/useWords';
import { useMay } from '../session/useSession';

const FORMS = ['xlsx', 'pdf'] as const;

function KeptTable({ rows }: { rows: Kept[] }) {
  const { t, time } = useWords();
  const columns: ColumnsType<Kept> = [
    { title: t('reports.file'), key: 'file', render: (_, row) => <a href={row.url} download>{row.file_name}</a> },
    { title: t('reports.day'), dataIndex: 'day' },
    { title: t('reports.madeAt'), dataIndex: 'made_at', render: (value: string) => time(value) },
    { title: t('reports.madeBy'), dataIndex: 'made_by' },
    { title: t('reports.digest'), dataIndex: 'digest', render: (value: string) => <code title={value}>{value.slice(0, 12)}</code> },
  ];
  return <Table<Kept> size="small" rowKey="id" dataSource={rows} columns={columns} scroll={{ x: 'max-content' }} pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }} />;
}

export function ReportList() {
  const { t, said, language } = useWords();
  const { message } = App.useApp();
  const cache = useQueryClient();
  const [unit, setUnit] = useState<number>();
  const [district, setDistrict] = useState<number>();
  const [running, setRunning] = useState<{ job: string; title: string } | null>(null);
  const [mayKeep, seesKept] = [useMay('standards'), useMay('read_secret')];
  const [reports, kept, units, districts] = [useReports(), useKept(seesKept), useUnits(), useDistricts()];
  const job = useJob(running?.job ?? null).data;
  const ended = job?.status === 'successful';
  useEffect(() => { if (ended) void cache.invalidateQueries({ queryKey: ['reports', 'kept'] }); }, [ended, cache]);
  if (reports.error) return <Failure error={reports.error} retry={() => void reports.refetch()} />;
  if (!reports.data) return <Skeleton active />;
  const of = { institution_id: unit, district_id: district };
  const keep = async (report: Report, form: 'xlsx' | 'pdf') => {
    try {
      const made = await keepReport(report.name, { form, lang: language, ...of });
      setRunning({ job: String(made.id), title: said(report.title_zh, report.title) });
    } catch (error) {
      void message.error(error instanceof Error ? error.message : String(error));
    }
  };
  // Everybody's rooms of a whole city are hundreds of pages: too many for one request, so a job makes them, and they are kept.
  const isLarge = (report: Report, form: string) => form === 'pdf' && report.people && mayKeep && !unit && !district;
  const columns: ColumnsType<Report> = [
    { title: t('reports.report'), key: 'title', render: (_, row) => said(row.title_zh, row.title) },
    { title: t('reports.now'), key: 'now', render: (_, row) => <span className="row-buttons">{FORMS.map((form) => (isLarge(row, form)
      ? <Button key={form} size="small" data-action="report-keep" title={t('reports.byJob')} onClick={() => void keep(row, form)}>{form.toUpperCase()}…</Button>
      : <Button key={form} size="small" href={address(`/api/reports/${row.name}.${form}`, { ...of, lang: language })} download>{form.toUpperCase()}</Button>))}</span> },
    ...(mayKeep ? [{ title: t('reports.keep'), key: 'keep', render: (_: unknown, row: Report) => <span className="row-buttons">{FORMS.map((form) => <Button key={form} size="small" type="link" data-action="report-keep" onClick={() => void keep(row, form)}>{t('reports.freeze', { form: form.toUpperCase() })}</Button>)}</span> }] : []),
  ];
  const pick = (label: string, value: number | undefined, put: (value?: number) => void, items: { id: number; name?: string }[]) => (
    <Select allowClear showSearch size="small" className="statistics-unit" aria-label={label} placeholder={label} value={value} onChange={put} optionFilterProp="label" options={items.map(({ id, name }) => ({ value: id, label: name ?? '' }))} />
  );
  return (
    <>
      <div className="statistics-ask">
        {pick(t('reports.unit'), unit, setUnit, units.data?.items ?? [])}
        {pick(t('reports.district'), district, setDistrict, districts.data?.items ?? [])}
        <span className="quiet">{t('reports.hint')}</span>
      </div>
      <Table<Report> size="small" rowKey="name" dataSource={reports.data.items} columns={columns} pagination={false} scroll={{ x: 'max-content' }} />
      {running && <JobProgress job={job} title={running.title} />}
      {seesKept && <><h2>{t('reports.kept')}</h2><KeptTable rows={kept.data?.items ?? []} /></>}
    </>
  );
}
