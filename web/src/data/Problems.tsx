// Problems: of an import, by row, to be read here or taken along.
import { useQuery } from '@tanstack/react-query';
import { Button, Segmented, Table } from 'antd';
import { useState } from 'react';
import { address, getJson } from '../api/client';
import type { RowProblem } from '../api/types';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';

const MOST = 1000;
type Severity = 'all' | 'error' | 'warning';

export function Problems({ job }: { job: string }) {
  const { t, said, language } = useWords();
  const [severity, setSeverity] = useState<Severity>('all');
  const path = `/api/imports/${job}/problems`;
  const found = useQuery({ queryKey: ['problems', job], queryFn: ({ signal }) => getJson<{ total: number; items: RowProblem[] }>(path, { limit: MOST }, signal) });
  if (found.error) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const items = (found.data?.items ?? []).map((item, index) => ({ ...item, index })).filter((item) => severity === 'all' || item.severity === severity);
  return (
    <div className="problems">
      <div className="list-head">
        <Segmented size="small" value={severity} options={(['all', 'error', 'warning'] as const).map((value) => ({ value, label: t(`data.${value}`) }))} onChange={setSeverity} />
        <span className="grow" />
        <Button size="small" download href={address(path, { f: 'csv' })}>CSV</Button>
        <Button size="small" download href={address(path, { f: 'xlsx', lang: language })}>XLSX</Button>
      </div>
      <Table size="small" rowKey="index" loading={found.isPending} dataSource={items} scroll={{ x: 620 }} pagination={{ pageSize: 10, size: 'small', hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          { title: t('data.row'), dataIndex: 'row', width: 64, align: 'right', className: 'number' },
          { title: t('data.severity'), dataIndex: 'severity', width: 72, render: (value: string) => <span className={`state ${value}`}>{t(`data.${value}`)}</span> },
          { title: t('data.column'), dataIndex: 'column', width: 130, ellipsis: true },
          { title: t('data.value'), dataIndex: 'value', width: 100, ellipsis: true },
          { title: t('data.text'), key: 'text', render: (_, item) => said(item.text_zh, item.text) },
          { title: t('data.expected'), key: 'expected', width: 160, ellipsis: true, render: (_, item) => said(item.expected_zh ?? '', item.expected ?? '') },
        ]} />
    </div>
  );
}
