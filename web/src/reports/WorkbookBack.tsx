// WorkbookBack: a unit's workbook that somebody has filled in comes back: what is other is looked at, then proposed all at once.
import { App, Alert, Button, Modal, Table } from 'antd';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { readBook, useReviewStep, type BookChange, type BookFault, type ReviewUnit } from '../api/reviews';
import { Failure } from '../common/Failure';
import { useColumns } from '../edit/useColumns';
import { useWords } from '../i18n/useWords';

const PAGES = { pageSize: 50, hideOnSinglePage: true, showSizeChanger: false };

/** A field of a register and one of its values, in the words of the page. */
export function FieldValue({ register, field, value }: { register: string; field: string; value?: string }) {
  const columns = useColumns(register);
  const column = columns?.columns.find(({ name }) => name === field);
  if (!value) return <>—</>;
  return <>{column && columns && column.kind === 'code' ? columns.read(column, value) : value}</>;
}

export function FieldName({ register, field }: { register: string; field: string }) {
  const columns = useColumns(register);
  const column = columns?.columns.find(({ name }) => name === field);
  return <>{column && columns ? columns.title(column) : field}</>;
}

/** A new record, column by column. */
export function RecordText({ register, record }: { register: string; record: Record<string, string> }) {
  return <>{Object.entries(record).map(([field, value]) => <span key={field} className="record-part"><FieldName register={register} field={field} /> <b><FieldValue register={register} field={field} value={value} /></b> </span>)}</>;
}

function Changes({ rows }: { rows: BookChange[] }) {
  const { t } = useWords();
  return (
    <div className="scrolls" role="region" tabIndex={0} aria-label={t('review.change')}><Table<BookChange> size="small" rowKey={(c) => `${c.sheet} ${c.row} ${c.column}`} dataSource={rows} pagination={PAGES} columns={[
      { title: t('review.sheet'), key: 'sheet', render: (_, c) => `${c.sheet} ${c.row}` },
      { title: t('review.object'), dataIndex: 'object' },
      { title: t('review.change'), key: 'change', render: (_, c) => (c.record ? <><b>{t('review.new')}</b> <RecordText register={c.register} record={c.record} /></>
        : <>{c.column} <FieldValue register={c.register} field={c.field ?? ''} value={c.before} /> → <b><FieldValue register={c.register} field={c.field ?? ''} value={c.value} /></b>{c.bureau && <span className="quiet"> · {t('review.bureau')}</span>}</>) },
    ]} /></div>
  );
}

function Faults({ rows, n }: { rows: BookFault[]; n: number }) {
  const { t, said, count } = useWords();
  return (
    <>
      <Alert type="error" showIcon title={t('review.wrongCells', { n: count(n) })} description={t('review.wrongHint')} />
      <div className="scrolls" role="region" tabIndex={0} aria-label={t('review.why')}><Table<BookFault> size="small" rowKey={(f) => `${f.sheet} ${f.row} ${f.column} ${f.value}`} dataSource={rows} pagination={PAGES} columns={[
        { title: t('review.sheet'), key: 'sheet', render: (_, f) => `${f.sheet} ${f.row}` },
        { title: t('review.cell'), dataIndex: 'column' },
        { title: t('review.value'), dataIndex: 'value' },
        { title: t('review.why'), key: 'why', render: (_, f) => [said(f.detail_zh, f.detail), said(f.expected_zh, f.expected)].filter(Boolean).join(t('app.comma')) },
      ]} /></div>
    </>
  );
}

export function WorkbookBack({ unit }: { unit: ReviewUnit }) {
  const { t, count } = useWords();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const step = useReviewStep();
  const read = useMutation({ mutationFn: (file: File) => readBook(unit.institution_id, file) });
  const close = () => { setOpen(false); read.reset(); step.reset(); };
  const propose = (changes: BookChange[]) => step.mutate({ do: 'propose', unit: unit.institution_id, changes }, { onSuccess: () => { void message.success(t('review.proposedN', { n: count(changes.length) })); close(); } });
  const found = read.data;
  const ready = found !== undefined && found.n_errors === 0 && found.changes.length > 0;
  return (
    <>
      <Button size="small" onClick={() => input.current?.click()}>{t('review.bookBack')}</Button>
      <input ref={input} type="file" accept=".xlsx,.ods" hidden aria-label={t('review.bookBack')} tabIndex={-1} onChange={(event) => { const [file] = event.target.files ?? []; event.target.value = ''; if (file) { setOpen(true); read.mutate(file); } }} />
      <Modal open={open} width={720} title={t('review.bookRead', { unit: unit.institution })} onCancel={close} cancelText={t('edit.cancel')} okText={t('review.proposeN', { n: count(found?.changes.length ?? 0) })}
        okButtonProps={{ disabled: !ready }} confirmLoading={step.isPending} onOk={() => found && propose(found.changes)}>
        {read.isPending && <p className="quiet" role="status">{t('app.loading')}</p>}
        {(read.error ?? step.error) && <Failure error={read.error ?? step.error} />}
        {found && found.n_errors > 0 && <Faults rows={found.errors} n={found.n_errors} />}
        {found && found.changes.length === 0 && found.n_errors === 0 && <p>{t('review.same', { n: count(found.rows) })}</p>}
        {found && found.changes.length > 0 && <Changes rows={found.changes} />}
        {ready && <p className="quiet">{t('review.proposeHint')}</p>}
      </Modal>
    </>
  );
}
