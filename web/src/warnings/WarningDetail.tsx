// WarningDetail: how a finding went on, what explains it, and for the head of the bureau's staff how to explain it.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, DatePicker, Input, Skeleton } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { postJson } from '../api/client';
import { useWarning, type WarningCard } from '../api/standards';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { useMay } from '../session/useSession';

function Explain({ id }: { id: number }) {
  const { t } = useWords();
  const cache = useQueryClient();
  const [document, setDocument] = useState('');
  const [until, setUntil] = useState<Dayjs | null>(null);
  const [note, setNote] = useState('');
  const signing = useMutation({
    mutationFn: () => postJson<WarningCard>(`/api/warnings/${id}/exceptions`, { document, until: until?.format('YYYY-MM-DD'), note }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['warnings'] }),
  });
  return (
    <form className="explain" data-action="explain" onSubmit={(event) => { event.preventDefault(); signing.mutate(); }}>
      <Input size="small" aria-label={t('standards.document')} placeholder={t('standards.document')} value={document} maxLength={200} onChange={(event) => setDocument(event.target.value)} />
      <DatePicker size="small" aria-label={t('standards.until')} placeholder={t('standards.until')} value={until} minDate={dayjs().add(1, 'day')} onChange={setUntil} />
      <Input size="small" className="explain-note" aria-label={t('standards.note')} placeholder={t('standards.note')} value={note} maxLength={2000} onChange={(event) => setNote(event.target.value)} />
      <Button size="small" type="primary" htmlType="submit" loading={signing.isPending} disabled={!document.trim() || !until}>{t('standards.sign')}</Button>
      {until && document.trim() && <p className="quiet">{t('standards.willExplain', { document: document.trim(), day: until.format('YYYY-MM-DD') })}</p>}
      {signing.error && <Failure error={signing.error} />}
    </form>
  );
}

export function WarningDetail({ id }: { id: number }) {
  const { t, time, area } = useWords();
  const card = useWarning(id);
  const may = useMay('approve');
  if (card.error) return <Failure error={card.error} retry={() => void card.refetch()} />;
  if (!card.data) return <Skeleton active paragraph={{ rows: 2 }} />;
  return (
    <div className="warning-detail">
      <ol className="timeline">
        {card.data.events.map((event) => <li key={`${event.at}${event.what}`}><time>{time(event.at)}</time> {t(`standards.${event.what}`)} {event.area ? area(event.area) : ''}</li>)}
        {card.data.exceptions.map((note) => <li key={note.id}><b>{note.document}</b> {t('standards.signedBy', { who: note.signed_by, from: note.from, to: note.to })} {note.note}</li>)}
      </ol>
      {may && card.data.state === 'open' && <Explain id={id} />}
    </div>
  );
}
