// RecordHistory: the versions of a record, newest first; each says only what differs from the one before it in
// time, who entered it when and why, and can be brought back as a new change.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Modal, Skeleton } from 'antd';
import { useState } from 'react';
import { useHistory } from '../api/queries';
import type { Version } from '../api/changeTypes';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { restoreRecord } from './changes';
import { useColumns, type Columns } from './useColumns';
import { allows, isWithin, useReach, type Reach } from './useReach';
import { same } from './values';

function changedIn(words: Columns, version: Version, older: Version | undefined) {
  return words.columns.filter(({ name }) => (older ? !same(version[name], older[name]) : version[name] != null && version[name] !== ''));
}

function RestoreDialog({ register, id, version, now, words, onClose }: { register: string; id: number; version: Version; now: Version; words: Columns; onClose: () => void }) {
  const { t, date } = useWords();
  const { message } = App.useApp();
  const cache = useQueryClient();
  const [reason, setReason] = useState('');
  const run = useMutation({
    mutationFn: () => restoreRecord(register, id, version.valid_from, reason.trim()),
    onSuccess: () => {
      void cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'registers' });
      void message.success(t('edit.restored'));
      onClose();
    },
  });
  const differing = changedIn(words, version, now);
  return (
    <Modal open title={t('edit.restoreTitle', { date: date(version.valid_from) })} okText={t('edit.restore')} cancelText={t('edit.cancel')} onOk={() => run.mutate()} onCancel={onClose}
      confirmLoading={run.isPending} okButtonProps={{ disabled: differing.length === 0 }} width={460}>
      <p className="sentence">{t(differing.length ? 'edit.restoreSay' : 'edit.restoreSame')}</p>
      <ul className="differences">{differing.map((column) => <li key={column.name}>{words.title(column)} <s>{words.read(column, now[column.name])}</s> → <b>{words.read(column, version[column.name])}</b></li>)}</ul>
      <label className="labelled">{t('edit.reason')}<Input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} /></label>
      {run.error && <Failure error={run.error} />}
    </Modal>
  );
}

/** Setting back what is the bureau's to say is the bureau's, too. */
function mayRestore(reach: Reach, register: string, words: Columns, version: Version, now: Version): boolean {
  return changedIn(words, version, now).every((column) => isWithin(reach, register, column) && (reach.unit === null || column.name !== 'institution_code'));
}

export function RecordHistory({ register, id, owners = [], restores = true }: { register: string; id: number; owners?: number[]; restores?: boolean }) {
  const { t, date, time } = useWords();
  const history = useHistory(register, id);
  const words = useColumns(register);
  const reach = useReach();
  const may = restores && allows(reach, 'change', register, owners);
  const [chosen, setChosen] = useState<Version | null>(null);
  if (history.error) return <Failure error={history.error} retry={() => void history.refetch()} />;
  if (!history.data || !words) return <Skeleton active title={false} />;
  const { items } = history.data;
  const [now] = items;
  if (!now) return <p className="quiet">{t('panel.none')}</p>;
  return (
    <>
      <ol className="timeline">
        {items.map((version, index) => {
          const older = items[index + 1];
          return (
            <li key={`${version.valid_from}-${index}`}>
              <time>{date(version.valid_from)} – {version.valid_to ? date(version.valid_to) : t('panel.current')}</time>
              {may && index > 0 && mayRestore(reach, register, words, version, now) && <Button type="link" size="small" onClick={() => setChosen(version)}>{t('edit.restore')}</Button>}
              <ul className="differences">
                {changedIn(words, version, older).map((column) => (
                  <li key={column.name}>{words.title(column)} {older && <><s>{words.read(column, older[column.name])}</s> → </>}<b>{words.read(column, version[column.name])}</b></li>
                ))}
              </ul>
              {version.by && <p className="quiet">{[version.by, time(version.at), version.why].filter(Boolean).join(' · ')}</p>}
            </li>
          );
        })}
      </ol>
      {chosen && <RestoreDialog register={register} id={id} version={chosen} now={now} words={words} onClose={() => setChosen(null)} />}
    </>
  );
}
