// BatchList: surveyors' batches, what the rules found in one and where, and the steps open to me.
import { Button, Input, Popconfirm, Skeleton, Tag } from 'antd';
import { useState } from 'react';
import { useBatch, useBatches, useMove, type Finding, type Move } from '../api/confirm';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { Section } from '../panels/Section';
import { useMay } from '../session/useSession';
import { changeView, useView } from '../state/useView';
import { ListUpload } from './ListUpload';

function FindingRow({ finding, explain }: { finding: Finding; explain: ((body: object) => void) | null }) {
  const { t, count } = useWords();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [document, setDocument] = useState('');
  const numbers = [finding.is, finding.against].filter((value) => value !== null).map((value) => value?.toFixed(2)).join(' / ');
  const show = () => {
    if (finding.lon !== null && finding.lat !== null) changeView({
      building: finding.building_id, floor: finding.ordinal, camera: { zoom: 20.5, lon: finding.lon, lat: finding.lat, bearing: 0, pitch: 0 },
      selection: finding.type === 'rooms' ? { kind: 'room', id: finding.object_id } : null,
    });
  };
  return (
    <li className={`finding ${finding.state}`}>
      <button type="button" onClick={() => { setOpen(!open); show(); }} aria-expanded={open}>
        <b>{finding.rule.slice(0, 2)}</b>
        <span>{t(`confirm.rule.${finding.rule}`)}<small>{[finding.building, finding.code, finding.other, numbers, finding.allowed === null ? '' : t('confirm.allowed', { n: finding.allowed.toFixed(2) })].filter(Boolean).join(' · ')}</small></span>
        <span className="quiet">{finding.ordinal === null ? '' : t('confirm.floorN', { n: count(finding.ordinal + 1) })}</span>
      </button>
      {finding.state === 'explained' && <p className="quiet">{t('confirm.explained', { reason: finding.reason ?? '', document: finding.document ?? '' })}</p>}
      {open && explain && finding.state === 'open' && (
        <form className="explain" onSubmit={(event) => { event.preventDefault(); explain({ finding_id: finding.id, reason, document }); }}>
          <Input size="small" aria-label={t('confirm.reason')} placeholder={t('confirm.reason')} value={reason} onChange={(event) => setReason(event.target.value)} />
          <Input size="small" aria-label={t('confirm.document')} placeholder={t('confirm.document')} value={document} onChange={(event) => setDocument(event.target.value)} />
          <Button size="small" htmlType="submit" disabled={!reason.trim() || !document.trim()}>{t('confirm.explain')}</Button>
        </form>
      )}
    </li>
  );
}

function BatchCard({ id }: { id: number }) {
  const { t, said, count } = useWords();
  const batch = useBatch(id);
  const moving = useMove('/api/batches', batch.data);
  if (batch.error) return <Failure error={batch.error} />;
  if (!batch.data) return <Skeleton active />;
  const { moves, findings, state } = batch.data;
  const go = (move: string, body: object = {}) => moving.mutate({ move, body });
  const open = findings.filter((finding) => finding.state === 'open').length;
  const mayExplain = moves.some(({ move }) => move === 'explain');
  const button = (move: Move) => move.needs.includes('reason')
    ? <Popconfirm key={move.move} title={said(move.title_zh, move.title)} description={t('confirm.sure')} onConfirm={() => go(move.move, { reason: said(move.title_zh, move.title) })}><Button size="small" danger>{said(move.title_zh, move.title)}</Button></Popconfirm>
    : <Button key={move.move} size="small" type={move.move === 'withdraw' ? 'default' : 'primary'} loading={moving.isPending} onClick={() => go(move.move)}>{said(move.title_zh, move.title)}</Button>;
  return (
    <div className="batch-card">
      <div className="actions">{moves.filter(({ move }) => move !== 'explain').map(button)}</div>
      {moving.error && <Failure error={moving.error} />}
      {open > 0 && <p className="notice">{t('confirm.openFindings', { n: count(open) })}</p>}
      {state === 'planned' && <p className="quiet">{t('confirm.importFirst')}</p>}
      {findings.length > 0 && <Section title={t('confirm.findings')} extra={`${count(open)} / ${count(findings.length)}`}><ul>{findings.map((finding) => <FindingRow key={finding.id} finding={finding} explain={mayExplain ? (body) => go('explain', body) : null} />)}</ul></Section>}
      {findings.length === 0 && !['planned', 'in_field', 'delivered'].includes(state) && <p className="quiet">{t('confirm.noFindings')}</p>}
    </div>
  );
}

export function BatchList() {
  const { t, count, date } = useWords();
  const [{ ask }] = useView();
  const batches = useBatches();
  const surveys = useMay('survey');
  const hand = surveys ? <ListUpload /> : null;
  if (batches.error) return <Failure error={batches.error} retry={() => void batches.refetch()} />;
  if (!batches.data) return <Skeleton active />;
  if (batches.data.items.length === 0) return <>{hand}<p className="quiet confirm-empty">{t('confirm.noBatches')}</p></>;
  return (
    <>
    {hand}
    <ul className="confirm-list">
      {batches.data.items.map((batch) => {
        const open = ask.code === String(batch.id);
        return (
          <li key={batch.id} className="confirm-row">
            <button type="button" aria-expanded={open} onClick={() => changeView({ ask: open ? { by: 'batches' } : { by: 'batches', code: String(batch.id) } })}>
              <span className="confirm-name">{batch.name || batch.code}<small>{[batch.name ? batch.code : '', batch.company, t('confirm.grade', { n: batch.grade })].filter(Boolean).join(' · ')}</small></span>
              <Tag>{t(`confirm.batch.${batch.state}`)}</Tag>
              <span className="quiet">{count(batch.rooms)} {t('unit.rooms')} · {t('confirm.measured', { n: count(batch.measurements) })} · {t('confirm.findingsN', { n: count(batch.findings) })} · {date(batch.since)}</span>
              <span className="quiet number">{batch.confirmations ? `${batch.closed}/${batch.confirmations}` : ''}</span>
            </button>
            {open && <BatchCard id={batch.id} />}
          </li>
        );
      })}
    </ul>
    </>
  );
}
