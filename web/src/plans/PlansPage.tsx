// PlansPage: relocations being planned: the list, several side by side, a new one; one of them; or stack plans of buildings as
// they are, without any. Which is in the address.
import { Button, Checkbox, Skeleton } from 'antd';
import { useState } from 'react';
import { useScenarios, type ScenarioRow } from '../api/scenarios';
import { Failure } from '../common/Failure';
import { formatNumber } from '../format/format';
import { useWords } from '../i18n/useWords';
import { useMay } from '../session/useSession';
import { changeView, useView } from '../state/useView';
import { BuildingStacks } from './BuildingStacks';
import { CompareTable } from './CompareTable';
import './plans.css';
import { ScenarioView } from './ScenarioView';
import { StateTag } from './StateTag';
import { Wizard } from './Wizard';

const open = (id: number, job: string | null = null) => changeView({ plan: id, tab: null, job });

function Row({ row, chosen, onChoose }: { row: ScenarioRow; chosen: boolean; onChoose: (on: boolean) => void }) {
  const { t, area, count, time } = useWords();
  const brief = row.plan?.brief;
  return (
    <tr>
      <td><Checkbox checked={chosen} onChange={(event) => onChoose(event.target.checked)} aria-label={t('plans.chooseOne', { name: row.name })} /></td>
      <td><button type="button" className="as-link" onClick={() => open(row.id)}>{row.name}</button><br /><small className="quiet">{t(`plans.kind_${row.kind}`)} · {row.by} · {time(row.updated)}</small></td>
      <td><StateTag state={row.state} status={brief?.status ?? null} /></td>
      <td className="number">{brief?.kpi ? area(brief.kpi.freed_area) : ''}</td>
      <td className="number">{brief?.kpi ? formatNumber(brief.kpi.rent_before - brief.kpi.rent_after) : ''}</td>
      <td className="number">{brief?.kpi ? count(brief.kpi.heads_moved) : ''}</td>
      <td className="number">{brief?.n_waves == null ? '' : `${row.published} / ${brief.n_waves}`}</td>
    </tr>
  );
}

function ScenarioList() {
  const { t } = useWords();
  const list = useScenarios();
  const mayPlan = useMay('plan');
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [making, setMaking] = useState(false);
  const items = list.data?.items ?? [];
  // Those made together are looked at together, until somebody chooses.
  const shown = chosen.length > 0 ? chosen : items.filter(({ plan }) => plan?.brief.kpi !== undefined).slice(0, 4).map(({ id }) => id);
  return (
    <>
      <section className="plan-sheet" aria-labelledby="plans-title">
        <header className="scenario-head">
          <h1 id="plans-title">{t('app.plans')}</h1><span className="grow" />
          {mayPlan && <Button type="primary" data-action="plan-new" onClick={() => setMaking(true)}>{t('plans.new')}</Button>}
        </header>
        {list.error ? <Failure error={list.error} retry={() => void list.refetch()} /> : !list.data ? <Skeleton active /> : items.length === 0 ? (
          <div className="plan-none"><p>{t('plans.none')}</p><p className="quiet">{t('plans.noneHint')}</p></div>
        ) : (
          <div className="scroll-x"><table className="plan-table list-of-plans">
            <thead><tr><th scope="col"><span className="unseen">{t('plans.choose')}</span></th><th scope="col">{t('plans.name')}</th><th scope="col">{t('plans.figure_status')}</th><th scope="col" className="number">{t('plans.figure_freed')}</th><th scope="col" className="number">{t('plans.rentSaved')}</th><th scope="col" className="number">{t('plans.figure_heads')}</th><th scope="col" className="number">{t('plans.wavesDone')}</th></tr></thead>
            <tbody>{items.map((row) => <Row key={row.id} row={row} chosen={chosen.includes(row.id)} onChoose={(on) => setChosen((ids) => (on ? [...ids, row.id].slice(-12) : ids.filter((id) => id !== row.id)))} />)}</tbody>
          </table></div>
        )}
      </section>
      {shown.length > 1 && <section className="plan-sheet" aria-labelledby="plans-compare"><h2 id="plans-compare">{t('plans.compare')}</h2><CompareTable ids={shown} onOpen={open} /></section>}
      {making && <Wizard open onClose={() => setMaking(false)} onMade={(made) => { setMaking(false); void list.refetch(); const first = made[0]; if (first) open(first.id, first.job); }} />}
    </>
  );
}

export default function PlansPage() {
  const [view] = useView();
  if (view.stack.length > 0) return <div className="data plans"><BuildingStacks ids={view.stack} /></div>;
  return <div className="data plans">{view.plan !== null ? <div className="plan-sheet"><ScenarioView key={view.plan} id={view.plan} /></div> : <ScenarioList />}</div>;
}
