// WaveList: in which order everything moves; approving the plan, and making its waves true one by one, or taking the last one back.
import { App, Button, Input, Modal, Skeleton } from 'antd';
import { useState } from 'react';
import { ApiError } from '../api/client';
import { useScenarioActs, useWaves, type Move, type Problem, type ScenarioCard, type Wave } from '../api/scenarios';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { useMay } from '../session/useSession';
import { nameOf } from './stack';

function WaveDialog({ wave, headsOf, back, onClose, onDone }: { wave: Wave; headsOf: (moves: readonly Move[]) => number; back: boolean; onClose: () => void; onDone: (body: unknown) => Promise<void> }) {
  const { t, count } = useWords();
  const [document, setDocument] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const heads = headsOf(wave.moves);
  const go = async () => {
    setBusy(true);
    setError(null);
    try {
      await onDone(back ? { ...(document && { reason: document }) } : { ...(document && { document }) });
      onClose();
    } catch (cause) {
      setError(cause);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal open title={t(back ? 'plans.rollback' : 'plans.publish')} onCancel={onClose} onOk={() => void go()} okText={t(back ? 'plans.rollback' : 'plans.publish')} cancelText={t('app.close')} okButtonProps={{ loading: busy, danger: back }}>
      <p className="sentence">{t(back ? 'plans.rollbackSays' : 'plans.publishSays', { n: wave.wave, units: count(wave.moves.length), heads: count(heads) })}</p>
      <label className="labelled"><span>{t(back ? 'plans.reason' : 'plans.document')}</span><Input maxLength={200} value={document} onChange={(event) => setDocument(event.target.value)} /></label>
      {error !== null && <Failure error={error} />}
    </Modal>
  );
}

export function WaveList({ card, problem, etag }: { card: ScenarioCard; problem: Problem; etag: string }) {
  const { t, said, count, time } = useWords();
  const { message } = App.useApp();
  const acts = useScenarioActs(card.id);
  const mayApprove = useMay('approve');
  const waves = useWaves(card);
  const [doing, setDoing] = useState<{ wave: Wave; back: boolean } | null>(null);
  const house = (id: number | null) => { const one = problem.buildings.find((b) => b.id === id); return one ? nameOf(one) : t('plans.outside'); };
  const people = (move: Move) => move.people ?? problem.units.find(({ id }) => id === move.unit)?.heads ?? 0;
  const headsOf = (moves: readonly Move[]) => moves.reduce((sum, move) => sum + people(move), 0);
  const hasRooms = problem.buildings.some((building) => building.floors.some((floor) => floor.rooms?.length));
  const tell = (work: Promise<unknown>) => void work.catch((cause: unknown) => message.error(cause instanceof ApiError ? said(cause.problem.detail_zh, cause.problem.detail) : String(cause)));
  const last = Math.max(0, ...card.published.map(({ wave }) => wave));
  if (waves.error) return <Failure error={waves.error} retry={() => void waves.refetch()} />;
  if (!waves.data) return card.plan ? <Skeleton active /> : <p className="notice">{t('plans.unsolved')}</p>;
  return (
    <div className="plan-waves">
      <div className="form-actions">
        {mayApprove && card.state === 'draft' && card.plan && <Button type="primary" onClick={() => tell(acts.approve(etag))}>{t('plans.approve')}</Button>}
        {mayApprove && card.state === 'approved' && card.published.length === 0 && <Button onClick={() => tell(acts.reopen(etag))}>{t('plans.reopen')}</Button>}
        {!hasRooms && <span className="quiet">{t('plans.floorsOnly')}</span>}
        <span className="quiet">{t(card.state === 'draft' ? (mayApprove ? 'plans.approveHint' : 'plans.approveOther') : card.state === 'approved' ? 'plans.publishHint' : 'plans.closedHint')}</span>
      </div>
      {waves.data.items.length === 0 && <p className="quiet">{t('plans.nobodyMoves')}</p>}
      <ol className="waves">
        {waves.data.items.map((wave) => (
          <li key={wave.wave} className={wave.published ? 'done' : undefined}>
            <header>
              <b>{t('plans.wave', { n: wave.wave })}</b>
              <span className="quiet">{t('plans.waveOf', { units: count(wave.moves.length), heads: count(headsOf(wave.moves)) })}</span>
              <span className="grow" />
              {wave.published && <span className="state successful">{t('plans.publishedAt', { time: time(wave.published.at), by: wave.published.by })}</span>}
              {mayApprove && card.state === 'approved' && wave.wave === last + 1 && <Button size="small" type="primary" onClick={() => setDoing({ wave, back: false })}>{t('plans.publish')}</Button>}
              {mayApprove && card.state !== 'draft' && wave.published && wave.wave === last && <Button size="small" onClick={() => setDoing({ wave, back: true })}>{t('plans.rollback')}</Button>}
            </header>
            {wave.moves.length === 0 && <p className="quiet">{t('plans.drawTogether')}</p>}
            <ul>{wave.moves.map((move, at) => <li key={at}><span>{move.name}</span><span>{house(move.from)} → {house(move.to)}{move.from === move.to ? ` (${t('plans.inside')})` : ''}</span><span className="number">{people(move) ? `${count(people(move))} ${t('unit.people')}` : ''}</span>{move.temporary && <span className="state warning">{t('plans.temporary')}</span>}</li>)}</ul>
          </li>
        ))}
      </ol>
      {doing && <WaveDialog wave={doing.wave} headsOf={headsOf} back={doing.back} onClose={() => setDoing(null)} onDone={(body) => acts.wave(doing.wave.wave, doing.back, body)} />}
    </div>
  );
}
