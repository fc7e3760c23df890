// Delegations: who signs for whom, from when to when and by which document; a head gives one and takes it back.
import { Button, DatePicker, Input, Popconfirm } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { call, newKey } from '../api/client';
import { useConfirmCall, useDelegations, type Delegation } from '../api/confirm';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { Section } from '../panels/Section';
import { useMay, useSession } from '../session/useSession';

interface Order { to_login: string; from: string; to: string; document: string }

function Give() {
  const { t } = useWords();
  const [login, setLogin] = useState('');
  const [days, setDays] = useState<[Dayjs | null, Dayjs | null] | null>(null);
  const [document, setDocument] = useState('');
  const give = useConfirmCall((order: Order) => call('/api/delegations', { method: 'POST', body: JSON.stringify(order), headers: { 'Content-Type': 'application/json', 'Idempotency-Key': newKey() } }));
  const [from, to] = [days?.[0]?.format('YYYY-MM-DD'), days?.[1]?.format('YYYY-MM-DD')];
  const ready = login.trim() && from && to && document.trim();
  const send = () => { if (ready) give.mutate({ to_login: login.trim(), from, to, document: document.trim() }, { onSuccess: () => { setLogin(''); setDays(null); setDocument(''); } }); };
  return (
    <form className="confirm-give" onSubmit={(event) => { event.preventDefault(); send(); }}>
      <p className="quiet">{t('confirm.delegateHint')}</p>
      <Input aria-label={t('confirm.delegateTo')} placeholder={t('confirm.delegateTo')} value={login} maxLength={64} autoComplete="off" onChange={(event) => setLogin(event.target.value)} />
      <DatePicker.RangePicker aria-label={t('confirm.delegateDays')} placeholder={[t('confirm.from'), t('confirm.to')]} value={days} onChange={setDays} />
      <Input aria-label={t('confirm.document')} placeholder={t('confirm.document')} value={document} maxLength={200} onChange={(event) => setDocument(event.target.value)} />
      <Button htmlType="submit" disabled={!ready} loading={give.isPending}>{t('confirm.delegate')}</Button>
      {give.error && <Failure error={give.error} />}
    </form>
  );
}

function Row({ delegation, mine, end }: { delegation: Delegation; mine: boolean; end: () => void }) {
  const { t, date } = useWords();
  const { from_name, from_login, to_name, to_login } = delegation;
  return (
    <li className={delegation.ended ? 'ended' : ''}>
      <b>{from_name || from_login} → {to_name || to_login}</b>
      <small>{[t(`confirm.${delegation.party}`), delegation.institution].filter(Boolean).join(' · ')}</small>
      <small>{t('confirm.fromTo', { from: date(delegation.from), to: date(delegation.to) })} · {delegation.document}</small>
      {delegation.ended ? <small>{t('confirm.takenBack')}</small> : mine && <Popconfirm title={t('confirm.takeBack')} description={t('confirm.sure')} onConfirm={end}><Button size="small">{t('confirm.takeBack')}</Button></Popconfirm>}
    </li>
  );
}

export function Delegations() {
  const { t } = useWords();
  const signs = useMay('sign');
  const login = useSession().data?.account?.login;
  const list = useDelegations();
  const end = useConfirmCall((id: number) => call(`/api/delegations/${id}`, { method: 'DELETE' }));
  const items = list.data?.items ?? [];
  return (
    <Section title={t('confirm.delegations')} extra={items.length || ''}>
      {list.error && <Failure error={list.error} retry={() => void list.refetch()} />}
      {end.error && <Failure error={end.error} />}
      {items.length > 0 && <ul className="confirm-delegations">{items.map((entry) => <Row key={entry.id} delegation={entry} mine={entry.from_login === login} end={() => end.mutate(entry.id)} />)}</ul>}
      {signs && <Give />}
    </Section>
  );
}
