// DrillDrawer: a number of a plan opened to its rooms, each of which opens on the map.
import { Drawer, Skeleton } from 'antd';
import { useMemo } from 'react';
import { usePlan, useProblem, useScenario, type Plan, type Problem, type ScenarioCard } from '../api/scenarios';
import { Failure } from '../common/Failure';
import { formatNumber } from '../format/format';
import { useWords } from '../i18n/useWords';
import { changeView } from '../state/useView';
import { drillRows, type Drill, type DrillRow } from './drill';
import { nameOf } from './stack';

export interface Drilled { scenario: number; drill: Drill; building?: number }
const MOST = 400;

function Row({ row, problem, own, twice }: { row: DrillRow; problem: Problem; own: boolean; twice: boolean }) {
  const { t } = useWords();
  const building = problem.buildings.find(({ id }) => id === row.building);
  const floor = building?.floors.find(({ ordinal }) => ordinal === row.ordinal);
  const open = () => changeView({ screen: 'map', building: row.building, floor: row.ordinal, selection: row.room === null ? null : { kind: 'room', id: row.room }, camera: null, plan: null });
  const place = `${building ? nameOf(building) : ''} ${floor ? (floor.label ?? String(floor.ordinal + 1)) : ''} ${row.code}`.trim();
  return (
    <tr className={row.over > 0.005 ? 'over' : undefined}>
      {twice && <td>{t(row.after ? 'plans.after' : 'plans.before')}</td>}
      <td>{row.unit === null ? <span className="quiet">{t('plans.idle')}</span> : row.name}</td>
      <td>{own && row.ordinal !== null ? <button type="button" className="as-link" onClick={open}>{place}</button> : place}</td>
      <td className="number">{formatNumber(row.area)}{row.over > 0.005 ? ` (+${formatNumber(row.over)})` : ''}</td>
      <td className="number">{row.people || ''}</td>
    </tr>
  );
}

function Rows({ card, problem, plan, drill, building }: { card: ScenarioCard; problem: Problem; plan: Plan; drill: Drill; building?: number }) {
  const { t, count, area } = useWords();
  const rows = useMemo(() => drillRows(drill, problem, plan, building), [drill, problem, plan, building]);
  const twice = drill === 'over';
  const units = new Set(rows.flatMap(({ unit }) => (unit === null ? [] : [unit]))).size;
  if (rows.length === 0) return <p className="quiet">{t('plans.drillNone')}</p>;
  return (
    <>
      <p className="quiet">{t(rows.some(({ room }) => room !== null) ? 'plans.drillSum' : 'plans.drillFloors', { rooms: count(rows.length), units: count(units), area: area(rows.reduce((sum, row) => sum + row.area, 0)) })}</p>
      <div className="scroll-x"><table className="plan-table">
        <thead><tr>{twice && <th scope="col">{t('plans.when')}</th>}<th scope="col">{t('plans.unit')}</th><th scope="col">{t('plans.place')}</th><th scope="col" className="number">{t('field.usable_area')}</th><th scope="col" className="number">{t('plans.heads')}</th></tr></thead>
        <tbody>{rows.slice(0, MOST).map((row, at) => <Row key={at} row={row} problem={problem} own={card.kind !== 'problem'} twice={twice} />)}</tbody>
      </table></div>
      {rows.length > MOST && <p className="quiet">{t('plans.drillMore', { n: rows.length - MOST })}</p>}
    </>
  );
}

function OfCard({ card, drilled }: { card: ScenarioCard; drilled: Drilled }) {
  const problem = useProblem(card), plan = usePlan(card);
  const failed = problem.error ? problem : plan.error ? plan : null;
  if (failed) return <Failure error={failed.error} retry={() => void failed.refetch()} />;
  if (!problem.data || !plan.data) return <Skeleton active />;
  return <Rows card={card} problem={problem.data} plan={plan.data} drill={drilled.drill} building={drilled.building} />;
}

export function DrillDrawer({ drilled, onClose }: { drilled: Drilled; onClose: () => void }) {
  const { t } = useWords();
  const answer = useScenario(drilled.scenario, false);
  return (
    <Drawer open onClose={onClose} size={720} title={t(`plans.figure_${drilled.drill}`)} className="drill">
      {answer.error ? <Failure error={answer.error} retry={() => void answer.refetch()} /> : !answer.data ? <Skeleton active /> : <><p><b>{answer.data.card.name}</b></p><OfCard card={answer.data.card} drilled={drilled} /></>}
    </Drawer>
  );
}
