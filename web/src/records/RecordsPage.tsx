// RecordsPage: every register as a table to look through, narrow and correct; a row opens its card beside it.
import { Button, Drawer, Input, Select, Skeleton, Table, type TableColumnsType } from 'antd';
import { useMemo, useState } from 'react';
import { useRegisters } from '../api/queries';
import type { Register } from '../api/types';
import { Failure } from '../common/Failure';
import { useColumns, type Columns } from '../edit/useColumns';
import { useNarrow } from '../frame/useNarrow';
import { useWords, type Words } from '../i18n/useWords';
import { useSettled } from '../search/useSettled';
import { useSession } from '../session/useSession';
import { useView } from '../state/useView';
import { AddRecord } from './AddRecord';
import { paramsOf } from './ask';
import { CardDrawer } from './CardDrawer';
import { Narrow } from './Narrow';
import { namedOf, seeing, useRecordPages, type RecordRow } from './recordQueries';

/** Which columns say little in a table, and how wide the others are. */
const LEFT_OUT = ['secret'];
const WIDTHS: Record<string, number> = { text: 150, reference: 200, date: 110, code: 110, boolean: 80 };

/** What people read stands first, and opens the card. */
const nameFirst = <T extends { name: string }>(columns: readonly T[]) => [...columns].sort((a, b) => Number(b.name === 'name') - Number(a.name === 'name'));

function tableColumns(register: Register, words: Columns, { t }: Words, open: (row: RecordRow) => void): TableColumnsType<RecordRow> {
  const shown = nameFirst(words.columns.filter(({ name }) => !LEFT_OUT.includes(name)));
  const columns: TableColumnsType<RecordRow> = shown.map((column, index) => {
    const isNumber = ['integer', 'area', 'length', 'money', 'share'].includes(column.kind);
    const text = (row: RecordRow) => words.read(column, column.kind === 'reference' ? namedOf(row, column.name) : row[column.name]);
    return {
      title: words.title(column), key: column.name, width: WIDTHS[column.kind] ?? 110, ellipsis: true, align: isNumber ? 'right' : 'left', className: isNumber ? 'number' : undefined,
      fixed: index === 0 ? 'left' : undefined,
      render: (_, row) => (index === 0 ? <button type="button" className="as-link" onClick={() => open(row)}>{text(row)}</button> : text(row)),
    };
  });
  return register.type === 'people' ? [...columns, { title: t('people.seats'), key: 'room', width: 200, ellipsis: true, render: (_, row) => (typeof row.room === 'string' ? row.room : <span className="quiet">{t('people.noOffice')}</span>) }] : columns;
}

function Rows({ register, words, q }: { register: Register; words: Columns; q: string }) {
  const say = useWords();
  const { t, count } = say;
  const [view, change] = useView();
  const rows = useRecordPages(register.type, paramsOf(register.type, view.ask, q, words.columns), true);
  const items = useMemo(() => rows.data?.pages.flatMap((page) => page.items) ?? [], [rows.data]);
  const columns = useMemo(() => tableColumns(register, words, say, (row) => change({ record: row.id })), [register, words, say, change]);
  if (rows.error) return <Failure error={rows.error} retry={() => void rows.refetch()} />;
  return (
    <>
      <p className="quiet" role="status">{rows.data && t('records.count', { n: count(rows.data.pages[0]?.total.count ?? 0) })}</p>
      <Table<RecordRow> size="small" rowKey="id" dataSource={items} columns={columns} pagination={false} loading={rows.isPending} locale={{ emptyText: rows.isPending ? ' ' : t('records.none') }}
        scroll={{ x: columns.reduce((sum, column) => sum + Number(column.width ?? 110), 0) }} rowClassName={(row) => (row.id === view.record ? 'chosen' : '')}
        onRow={(row) => ({ onClick: (event) => { if (!(event.target as HTMLElement).closest('button')) change({ record: row.id }); } })} />
      {rows.hasNextPage && <div className="settings-more"><Button onClick={() => void rows.fetchNextPage()} loading={rows.isFetchingNextPage}>{t('settings.more')}</Button></div>}
    </>
  );
}

export default function RecordsPage() {
  const { t, said } = useWords();
  const [view, change] = useView();
  const narrow = useNarrow();
  const permissions = useSession().data?.permissions ?? [];
  const registers = useRegisters();
  const shown = (registers.data ?? []).filter(({ type }) => permissions.includes(seeing(type)));
  const register = shown.find(({ type }) => type === view.register) ?? shown.find(({ type }) => type === 'people') ?? shown[0];
  const words = useColumns(register?.type ?? '');
  const [typed, setTyped] = useState(view.q);
  const q = useSettled(typed, 250);
  if (registers.error) return <div className="data"><Failure error={registers.error} retry={() => void registers.refetch()} /></div>;
  if (!register || !words) return <div className="data"><Skeleton active /></div>;
  const close = () => change({ record: null });
  return (
    <div className="data records">
      <h1>{said(register.title_zh, register.title)}</h1>
      <div className="settings-bar">
        <Select className="settings-role" value={register.type} aria-label={t('records.register')} options={shown.map((one) => ({ value: one.type, label: said(one.title_zh, one.title) }))}
          onChange={(type) => { setTyped(''); change({ register: type, record: null, ask: {}, q: '' }); }} />
        <Input.Search allowClear className="settings-search" value={typed} placeholder={t('records.find')} aria-label={t('records.find')}
          onChange={(event) => { setTyped(event.target.value); change({ q: event.target.value.trim() }, 'replace'); }} />
        <Narrow register={register} />
        <span className="grow" />
        <AddRecord register={register} />
      </div>
      <Rows register={register} words={words} q={q} />
      <Drawer open={view.record !== null} onClose={close} size={narrow ? '100%' : 440} closable={false} mask={narrow} className="record-drawer" destroyOnHidden aria-label={t('panel.label')}>
        {view.record !== null && <CardDrawer key={`${register.type}-${view.record}`} register={register} id={view.record} onClose={close} />}
      </Drawer>
    </div>
  );
}
