// ScenarioView: one scenario: what it achieves, floor by floor, on the map, room by room, wave by wave, and what was said of it.
import { App, Button, Popconfirm, Skeleton, Tabs } from 'antd';
import { useEffect, useState } from 'react';
import { ApiError, call } from '../api/client';
import { useJob } from '../api/queries';
import { runScenario, usePlan, useProblem, useScenario, useScenarioActs, type HandMove, type ScenarioCard } from '../api/scenarios';
import { Failure } from '../common/Failure';
import { JobProgress } from '../data/JobProgress';
import { useWords } from '../i18n/useWords';
import { useMay } from '../session/useSession';
import { changeView, useView } from '../state/useView';
import { Conflicts, Overview } from './Overview';
import { FlowMap } from './FlowMap';
import { NoteList } from './NoteList';
import { RoomTable } from './RoomTable';
import { StackBoard } from './StackBoard';
import { StateTag } from './StateTag';
import { WaveList } from './WaveList';

const TABS = ['overview', 'stack', 'map', 'rooms', 'waves', 'notes'] as const;

function Running({ job, onOver, onStop }: { job: string; onOver: () => void; onStop: () => void }) {
  const { t } = useWords();
  const answer = useJob(job);
  const status = answer.data?.status;
  useEffect(() => { if (status && status !== 'accepted' && status !== 'running') onOver(); }, [status, onOver]);
  if (answer.error) return <Failure error={answer.error} />;
  return (
    <div className="plan-running">
      <JobProgress job={answer.data} title={t('plans.solving')} />
      {(status === 'accepted' || status === 'running') && <Button size="small" onClick={onStop}>{t('plans.stop')}</Button>}
    </div>
  );
}

function Body({ card, etag, tab, busy, onRun, onAgain }: { onAgain: (change: unknown) => void; card: ScenarioCard; etag: string; tab: string; busy: boolean; onRun: (mode: 'solve' | 'arrange' | 'price', body: unknown, then?: unknown) => void }) {
  const { t } = useWords();
  const mayEdit = useMay('plan');
  const problem = useProblem(card);
  const plan = usePlan(card);
  if (problem.error) return <Failure error={problem.error} retry={() => void problem.refetch()} />;
  if (!problem.data) return <Skeleton active />;
  if (tab === 'overview') return <Overview card={card} problem={problem.data} mayEdit={mayEdit} busy={busy} etag={etag} onPrice={() => onRun('price', { seconds: 3 })} onAgain={onAgain} />;
  if (tab === 'notes') return <NoteList card={card} etag={etag} mayEdit={mayEdit} />;
  if (tab === 'waves') return <WaveList card={card} problem={problem.data} etag={etag} />;
  if (!card.plan) return <p className="notice">{t('plans.unsolved')}</p>;
  if (plan.error) return <Failure error={plan.error} retry={() => void plan.refetch()} />;
  if (!plan.data) return <Skeleton active />;
  if (!plan.data.assignments) return <Conflicts brief={card.plan.brief} />;
  if (tab === 'map') return <FlowMap card={card} problem={problem.data} plan={plan.data} />;
  if (tab === 'rooms') return <RoomTable card={card} problem={problem.data} plan={plan.data} />;
  const keep = (moves: readonly HandMove[], around: boolean) => {
    const solve = around ? { seconds: 10, around: true } : undefined;
    if (moves.length > 0) onRun('arrange', { moves: [...new Map(moves.map((move) => [move.unit, move])).values()] }, solve);
    else onRun('solve', solve ?? {});
  };
  return <StackBoard key={`${card.plan.number}-${card.plan.at}`} card={card} problem={problem.data} plan={plan.data} mayEdit={mayEdit && card.state === 'draft'} busy={busy} onKeep={keep} />;
}

export function ScenarioView({ id }: { id: number }) {
  const { t, said } = useWords();
  const [view] = useView();
  const { message } = App.useApp();
  const mayEdit = useMay('plan');
  const [next, setNext] = useState<unknown>(null);
  const job = view.job;
  const answer = useScenario(id, job !== null);
  const acts = useScenarioActs(id);
  const tell = (work: Promise<unknown>) => void work.catch((cause: unknown) => message.error(cause instanceof ApiError ? said(cause.problem.detail_zh, cause.problem.detail) : String(cause)));
  const run = (mode: 'solve' | 'arrange' | 'price', body: unknown, then: unknown = null) =>
    tell(runScenario(id, mode, body).then((started) => { setNext(then); changeView({ job: String(started.id) }, 'replace'); }));
  const over = () => {
    void acts.anew();
    if (next !== null) run('solve', next); else changeView({ job: null }, 'replace');
  };
  if (answer.error) return <Failure error={answer.error} retry={() => void answer.refetch()} />;
  if (!answer.data) return <Skeleton active />;
  const { card, etag } = answer.data;
  const tab = TABS.find((name) => name === view.tab) ?? 'overview';
  const draft = mayEdit && card.state === 'draft';
  return (
    <section className="scenario" aria-labelledby="scenario-name">
      <header className="scenario-head">
        <Button size="small" onClick={() => changeView({ plan: null, tab: null, job: null })}>‹ {t('plans.all')}</Button>
        <h1 id="scenario-name">{card.name}</h1>
        <StateTag state={card.state} status={card.plan?.brief.status ?? null} />
        <span className="grow" />
        {draft && job === null && <Button type="primary" size="small" onClick={() => run('solve', { seconds: 30 })}>{t(card.plan ? 'plans.solveAgain' : 'plans.solve')}</Button>}
        {draft && job === null && (
          <Popconfirm title={t('plans.removeSays')} okText={t('plans.remove')} cancelText={t('app.close')} onConfirm={() => tell(acts.remove(etag).then(() => changeView({ plan: null, tab: null })))}><Button size="small" danger>{t('plans.remove')}</Button></Popconfirm>
        )}
      </header>
      <p className="quiet">{t('plans.about', { kind: t(`plans.kind_${card.kind}`), units: card.problem.n_units, buildings: card.problem.n_buildings, heads: card.problem.heads ?? 0 })}</p>
      {job !== null && <Running key={job} job={job} onOver={over} onStop={() => { setNext(null); tell(call(`/ogc/jobs/${job}`, { method: 'DELETE' })); }} />}
      <Tabs activeKey={tab} onChange={(key) => changeView({ tab: key }, 'replace')} items={TABS.map((key) => ({ key, label: t(`plans.tab_${key}`) }))} />
      <Body card={card} etag={etag} tab={tab} busy={job !== null} onRun={run} onAgain={(change) => tell(acts.patch(etag, change).then(() => run('solve', { seconds: 20 })))} />
    </section>
  );
}
