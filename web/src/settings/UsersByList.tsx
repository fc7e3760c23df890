// UsersByList: many accounts from a table. The server reads the file and makes nothing; what stands in it is looked at,
// then all of the accounts are made or none, and their one-time codes are slips to print, shown this once.
import { InboxOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Modal, Table } from 'antd';
import { useRef, useState, type DragEvent } from 'react';
import { call, newKey, postJson } from '../api/client';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { Slip, type SlipOf } from './CodeSlip';

interface Listed { row: number; login: string; name: string; institution: string; roles: string }
const FORMATS = ['xlsx', 'ods', 'csv'];

async function readList(file: File): Promise<Listed[]> {
  const ending = file.name.split('.').pop()?.toLowerCase() ?? '';
  const format = FORMATS.includes(ending) ? ending : 'xlsx';
  const answer = await call(`/api/users/list/read?format=${format}`, { method: 'POST', headers: { 'Content-Type': 'application/octet-stream' }, body: file });
  return ((await answer.json()) as { accounts: Listed[] }).accounts;
}

/** The head of a table to fill, with a row to follow. */
function templateOf(head: string, example: string): string {
  return URL.createObjectURL(new Blob([`\ufeff${head}\r\n${example}\r\n`], { type: 'text/csv;charset=utf-8' }));
}

function Choose({ onFile }: { onFile: (file: File) => void }) {
  const { t } = useWords();
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const take = (files: FileList | null) => { const [file] = files ?? []; if (file) onFile(file); };
  const onDrop = (event: DragEvent) => { event.preventDefault(); setOver(false); take(event.dataTransfer.files); };
  const template = (event: React.MouseEvent<HTMLAnchorElement>) => { event.currentTarget.href = templateOf(t('settings.listHead'), t('settings.listExample')); };
  return (
    <>
      <p className="settings-list">{t('settings.listAbout')} <a href="#template" download="accounts.csv" onClick={template}>{t('data.template')}</a></p>
      <button type="button" className={`drop${over ? ' over' : ''}`} onClick={() => input.current?.click()} onDrop={onDrop}
        onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}>
        <InboxOutlined aria-hidden="true" />
        <b>{t('settings.listDrop')}</b>
        <span className="quiet">{t('settings.listForms')}</span>
      </button>
      <input ref={input} type="file" accept=".xlsx,.ods,.csv" hidden aria-hidden="true" tabIndex={-1} onChange={(event) => { take(event.target.files); event.target.value = ''; }} />
    </>
  );
}

function Preview({ rows }: { rows: Listed[] }) {
  const { t } = useWords();
  return (
    <Table<Listed> size="small" rowKey="row" dataSource={rows} pagination={false} scroll={{ x: 520, y: 320 }}
      columns={[
        { title: t('settings.listRow'), dataIndex: 'row', width: 60, align: 'right', className: 'number' },
        { title: t('session.login'), dataIndex: 'login', width: 130, ellipsis: true }, { title: t('settings.name'), dataIndex: 'name', width: 100, ellipsis: true },
        { title: t('settings.unit'), dataIndex: 'institution', ellipsis: true }, { title: t('settings.role'), dataIndex: 'roles', width: 130, ellipsis: true },
      ]} />
  );
}

function Slips({ slips, onClose }: { slips: SlipOf[]; onClose: () => void }) {
  const { t, count } = useWords();
  return (
    <Modal open width={640} title={t('settings.listMade', { n: count(slips.length) })} okText={t('settings.print')} cancelText={t('app.close')} mask={{ closable: false }} keyboard={false}
      onOk={() => window.print()} onCancel={onClose}>
      <Alert type="warning" showIcon title={t('settings.codeOnce')} />
      <div className="slips">{slips.map((slip) => <Slip key={slip.login} slip={slip} />)}</div>
      <p className="quiet">{t('settings.slipHow')}</p>
    </Modal>
  );
}

export function UsersByList({ onClose }: { onClose: () => void }) {
  const { t, count } = useWords();
  const cache = useQueryClient();
  const [key, setKey] = useState(newKey);
  const read = useMutation({ mutationFn: readList, onSuccess: () => setKey(newKey()) });
  const make = useMutation({
    mutationFn: (rows: Listed[]) => postJson<{ items: SlipOf[] }>('/api/users/list', {
      accounts: rows.map(({ login, name, institution, roles }) => ({ login, name, roles, ...(institution ? { institution } : {}) })),
    }, key),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['users'] }),
  });
  const rows = read.data;
  if (make.data) return <Slips slips={make.data.items} onClose={onClose} />;
  return (
    <Modal open width={680} title={t('settings.listAdd')} onCancel={onClose} cancelText={t('edit.cancel')} okText={t('settings.listMake', { n: count(rows?.length ?? 0) })} okButtonProps={{ disabled: !rows?.length }}
      confirmLoading={make.isPending} onOk={() => rows && make.mutate(rows)}>
      {!rows && <Choose onFile={(file) => { make.reset(); read.mutate(file); }} />}
      {read.isPending && <p className="quiet" role="status">{t('app.loading')}</p>}
      {rows && <Preview rows={rows} />}
      {rows && <p className="quiet">{t('settings.listAll')} <Button type="link" size="small" onClick={() => { read.reset(); make.reset(); }}>{t('settings.listOther')}</Button></p>}
      {(read.error ?? make.error) && <Failure error={read.error ?? make.error} />}
    </Modal>
  );
}
