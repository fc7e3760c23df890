// DropZone: files dropped or chosen go up at once, then the server is asked what they are.
import { InboxOutlined } from '@ant-design/icons';
import { Button, Progress } from 'antd';
import { useRef, useState, type DragEvent } from 'react';
import { postJson } from '../api/client';
import { upload } from '../api/upload';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { useView } from '../state/useView';

interface Sending {
  name: string;
  share: number;
  stop: AbortController;
}

export function DropZone() {
  const { t } = useWords();
  const [, change] = useView();
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState<Sending | null>(null);
  const [error, setError] = useState<unknown>(null);
  const input = useRef<HTMLInputElement>(null);

  const send = async (files: readonly File[]) => {
    if (files.length === 0) return;
    const stop = new AbortController();
    setError(null);
    try {
      const uploads: string[] = [];
      for (const file of files) {
        const tell = (share: number) => setSending({ name: file.name, share, stop });
        tell(0);
        uploads.push(await upload(file, tell, stop.signal));
      }
      const { id } = await postJson<{ id: string | number }>('/api/imports/inspect', { uploads: uploads });
      change({ uploads, inspect: String(id), dry: null, job: null });
    } catch (cause) {
      if (!stop.signal.aborted) setError(cause);
    } finally {
      setSending(null);
    }
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void send([...event.dataTransfer.files]);
  };

  if (sending) {
    return (
      <div className="panel" role="status">
        <p>{t('data.uploading', { name: sending.name })}</p>
        <Progress percent={Math.round(sending.share * 100)} aria-label={sending.name} />
        <Button size="small" onClick={() => sending.stop.abort()}>{t('data.stop')}</Button>
      </div>
    );
  }
  return (
    <>
      {error !== null && <Failure error={error} />}
      <button type="button" data-action="import" className={`drop${over ? ' over' : ''}`} onClick={() => input.current?.click()} onDrop={onDrop}
        onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}>
        <InboxOutlined aria-hidden="true" />
        <b>{t('data.drop')}</b>
        <span className="quiet">{t('data.dropHint')}</span>
      </button>
      <input ref={input} type="file" multiple hidden aria-hidden="true" tabIndex={-1} onChange={(event) => {
        void send([...(event.target.files ?? [])]);
        event.target.value = '';
      }} />
    </>
  );
}
