// ListUpload: a surveyor's list of measurements goes up and is read; it brings its batch.
import { UploadOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { call, newKey } from '../api/client';
import { useJob } from '../api/queries';
import type { ImportResult } from '../api/types';
import { upload } from '../api/upload';
import { Failure } from '../common/Failure';
import { JobProgress } from '../data/JobProgress';
import { Problems } from '../data/Problems';
import { useWords } from '../i18n/useWords';

function Reading({ id }: { id: string }) {
  const { t, count } = useWords();
  const cache = useQueryClient();
  const job = useJob(id);
  const status = job.data?.status;
  const result = job.data?.result as ImportResult | undefined;
  useEffect(() => { if (status === 'successful') void cache.invalidateQueries({ queryKey: ['confirm'] }); }, [status, cache]);
  if (job.error) return <Failure error={job.error} />;
  return (
    <>
      {status === 'successful' ? <Alert type="success" showIcon title={t('confirm.listRead', { n: count(result?.inserted) })} /> : <JobProgress job={job.data} title={t('confirm.readingList')} />}
      {(status === 'successful' || status === 'failed') && (result?.problems ?? 0) > 0 && <Problems job={id} />}
    </>
  );
}

export function ListUpload() {
  const { t } = useWords();
  const [job, setJob] = useState<string | null>(null);
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const input = useRef<HTMLInputElement>(null);
  const send = async (files: readonly File[]) => {
    if (files.length === 0) return;
    setError(null);
    setJob(null);
    setShare(0);
    try {
      const uploads: string[] = [];
      for (const file of files) uploads.push(await upload(file, setShare, new AbortController().signal));
      const answer = await call('/api/batches/import', { method: 'POST', body: JSON.stringify({ uploads }), headers: { 'Content-Type': 'application/json', 'Idempotency-Key': newKey() } });
      setJob(String(((await answer.json()) as { id: string | number }).id));
    } catch (cause) {
      setError(cause);
    } finally {
      setShare(null);
    }
  };
  return (
    <div className="confirm-upload">
      <Button icon={<UploadOutlined />} loading={share !== null} onClick={() => input.current?.click()}>{t('confirm.handInList')}</Button>
      <p className="quiet">{t('confirm.listColumns')}</p>
      <input ref={input} type="file" accept=".csv,.xlsx,.ods" multiple hidden aria-hidden="true" tabIndex={-1} onChange={(event) => {
        void send([...(event.target.files ?? [])]);
        event.target.value = '';
      }} />
      {error !== null && <Failure error={error} />}
      {job && <Reading id={job} />}
    </div>
  );
}
