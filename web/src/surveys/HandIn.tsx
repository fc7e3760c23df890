// HandIn: files of one delivery go up, each with its progress, then the server looks at them and draws.
import { InboxOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Input, Progress } from 'antd';
import { useEffect, useRef, useState, type DragEvent } from 'react';
import { call, postJson } from '../api/client';
import { useJob } from '../api/queries';
import type { SurveyResult } from '../api/surveys';
import { upload } from '../api/upload';
import { Failure } from '../common/Failure';
import { JobProgress } from '../data/JobProgress';
import { useWords } from '../i18n/useWords';
import { useView } from '../state/useView';

const AT_ONCE = 3;

interface Sending {
  name: string;
  share: number;
}

/** Several at once, since one connection does not fill the line; the order of the ids is that of the files. */
async function sendAll(files: readonly File[], tell: (index: number, share: number) => void, stop: AbortSignal): Promise<string[]> {
  const ids: string[] = Array.from<string>({ length: files.length });
  let next = 0;
  const work = async () => {
    for (let index = next++; index < files.length; index = next++) {
      const file = files[index];
      if (file) ids[index] = await upload(file, (share) => tell(index, share), stop);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return ids;
}

function DeliveryJob({ id }: { id: string }) {
  const { t } = useWords();
  const [, change] = useView();
  const cache = useQueryClient();
  const job = useJob(id);
  const status = job.data?.status;
  const survey = (job.data?.result as SurveyResult | undefined)?.survey_id;
  useEffect(() => {
    if (status !== 'successful') return;
    void cache.invalidateQueries({ queryKey: ['surveys'] });
    change({ job: null, survey: survey ?? null }, 'replace');
  }, [status, survey, cache, change]);
  if (job.error) return <Failure error={job.error} retry={() => void job.refetch()} />;
  const running = status === 'accepted' || status === 'running';
  return (
    <>
      <JobProgress job={job.data} title={t('surveys.working')} />
      <div className="form-actions">
        {running ? <><Button danger onClick={() => void call(`/ogc/jobs/${id}`, { method: 'DELETE' }).finally(() => void job.refetch())}>{t('data.cancel')}</Button><span className="quiet">{t('data.leaveHint')}</span></>
          : <Button onClick={() => change({ job: null })}>{t('surveys.another')}</Button>}
      </div>
    </>
  );
}

export function HandIn() {
  const { t } = useWords();
  const [view, change] = useView();
  const [over, setOver] = useState(false);
  const [name, setName] = useState('');
  const [sending, setSending] = useState<Sending[]>([]);
  const [error, setError] = useState<unknown>(null);
  const stop = useRef<AbortController | null>(null);
  const input = useRef<HTMLInputElement>(null);
  if (view.job) return <DeliveryJob id={view.job} />;

  const send = async (files: readonly File[]) => {
    if (files.length === 0) return;
    const control = new AbortController();
    stop.current = control;
    setError(null);
    setSending(files.map((file) => ({ name: file.name, share: 0 })));
    try {
      const tell = (index: number, share: number) => setSending((now) => now.map((entry, at) => (at === index ? { ...entry, share } : entry)));
      const uploads = await sendAll(files, tell, control.signal);
      const { id } = await postJson<{ id: string | number }>('/api/surveys', { uploads, ...(name.trim() ? { name: name.trim() } : {}) });
      change({ job: String(id) });
    } catch (cause) {
      if (!control.signal.aborted) setError(cause);
    } finally {
      setSending([]);
    }
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void send([...event.dataTransfer.files]);
  };
  if (sending.length > 0) {
    return (
      <div className="panel" role="status">
        <ul className="sending">{sending.map((entry, index) => <li key={index}><span>{entry.name}</span><Progress size="small" percent={Math.round(entry.share * 100)} aria-label={entry.name} /></li>)}</ul>
        <Button size="small" onClick={() => stop.current?.abort()}>{t('data.stop')}</Button>
      </div>
    );
  }
  return (
    <>
      {error !== null && <Failure error={error} />}
      <label className="field"><span>{t('surveys.name')}</span><Input value={name} maxLength={200} placeholder={t('surveys.nameHint')} onChange={(event) => setName(event.target.value)} /></label>
      <button type="button" data-action="hand-in" className={`drop${over ? ' over' : ''}`} onClick={() => input.current?.click()} onDrop={onDrop}
        onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}>
        <InboxOutlined aria-hidden="true" />
        <b>{t('surveys.drop')}</b>
        <span className="quiet">{t('surveys.dropHint')}</span>
      </button>
      <input ref={input} type="file" multiple hidden aria-hidden="true" tabIndex={-1} onChange={(event) => {
        void send([...(event.target.files ?? [])]);
        event.target.value = '';
      }} />
    </>
  );
}
