// CompareTable: several scenarios side by side: a row a figure, a column a scenario, the best of each row marked.
import { Skeleton } from 'antd';
import { useState } from 'react';
import { useCompared, type Compared } from '../api/scenarios';
import { Failure } from '../common/Failure';
import { DASH, formatNumber } from '../format/format';
import { useWords, type Words } from '../i18n/useWords';
import { isDrill } from './drill';
import { DrillDrawer, type Drilled } from './DrillDrawer';

interface Figure {
  key: string;
  /** null: not known, or no better or worse. */
  value: (one: Compared) => number | null | undefined;
  text: (one: Compared, words: Words) => string;
  best?: 'most' | 'least';
}

const pair = (before: number | undefined, after: number | undefined, write: (value: number) => string): string => (before === undefined || after === undefined ? DASH : `${write(before)} → ${write(after)}`);

const FIGURES: readonly Figure[] = [
  { key: 'status', value: () => null, text: (one, { t, area }) => (one.status ? t(`plans.status_${one.status}`) + (one.conflict && one.conflict.missing_area > 0 ? `\n${t('plans.missing', { area: area(one.conflict.missing_area) })}` : '') : t('plans.unsolved')) },
  { key: 'buildings', value: (one) => one.kpi?.buildings_after, best: 'least', text: (one, { count }) => pair(one.kpi?.buildings_before, one.kpi?.buildings_after, count) },
  { key: 'rent', value: (one) => one.kpi?.rent_after, best: 'least', text: (one) => pair(one.kpi?.rent_before, one.kpi?.rent_after, formatNumber) },
  { key: 'freed', value: (one) => one.kpi?.freed_area, best: 'most', text: (one, { area }) => area(one.kpi?.freed_area) },
  { key: 'freedBy', value: () => null, text: (one) => one.kpi?.freed.slice(0, 6).map((b) => `${b.name ?? b.code} ${formatNumber(b.gross_area)}`).join('\n') || DASH },
  { key: 'onePlace', value: (one) => one.kpi?.groups_in_one_place, best: 'most', text: (one, { count }) => count(one.kpi?.groups_in_one_place) },
  { key: 'twoPlaces', value: () => null, text: (one, { count }) => count(one.kpi?.groups_in_two_places) },
  { key: 'violating', value: (one) => one.kpi?.groups_violating ?? one.kpi?.groups_in_more_places, best: 'least', text: (one, { count }) => count(one.kpi?.groups_violating ?? one.kpi?.groups_in_more_places) },
  { key: 'distance', value: (one) => one.kpi?.group_distance_m, best: 'least', text: (one, { t, count }) => (one.kpi?.group_distance_m == null ? DASH : `${count(one.kpi.group_distance_m)} ${t('unit.metre')}`) },
  { key: 'units', value: (one) => one.kpi?.units_moved, best: 'least', text: (one, { count }) => count(one.kpi?.units_moved) },
  { key: 'heads', value: (one) => one.kpi?.heads_moved, best: 'least', text: (one, { count }) => count(one.kpi?.heads_moved) },
  { key: 'double', value: (one) => one.double_moves, best: 'least', text: (one, { count }) => count(one.double_moves) },
  { key: 'waves', value: (one) => one.waves, best: 'least', text: (one, { count }) => count(one.waves) },
  { key: 'over', value: (one) => one.kpi?.over_standard_after, best: 'least', text: (one) => pair(one.kpi?.over_standard_before, one.kpi?.over_standard_after, formatNumber) },
  { key: 'cost', value: (one) => one.kpi?.cost, best: 'least', text: (one) => (one.kpi && one.kpi.cost > 0 ? formatNumber(one.kpi.cost) : DASH) },
  { key: 'goal', value: () => null, text: (one, { t }) => (one.goals?.[0] ? t(`plans.goal_${one.goals[0].goal}`) : DASH) },
  { key: 'bound', value: (one) => one.gap, best: 'least', text: (one, { t }) => (one.bound == null ? (one.status && one.kpi ? t('plans.noBound') : DASH) : `${formatNumber(one.bound)}${one.gap == null ? '' : ` (${t('plans.gap', { n: (one.gap * 100).toFixed(2) })})`}`) },
];

export function CompareTable({ ids, onOpen }: { ids: readonly number[]; onOpen: (id: number) => void }) {
  const words = useWords();
  const { t } = words;
  const answer = useCompared(ids);
  const [drilled, setDrilled] = useState<Drilled | null>(null);
  if (answer.error) return <Failure error={answer.error} retry={() => void answer.refetch()} />;
  if (!answer.data) return <Skeleton active />;
  const { items } = answer.data;
  return (
    <div className="scroll-x">
      <table className="plan-table compare">
        <thead><tr><th scope="col">{t('plans.figure')}</th>{items.map((one) => <th key={one.id} scope="col"><button type="button" className="as-link" onClick={() => onOpen(one.id)}>{one.name}</button></th>)}</tr></thead>
        <tbody>
          {FIGURES.map((figure) => {
            const values = items.map(figure.value).filter((value): value is number => typeof value === 'number');
            const best = figure.best && values.length > 1 && new Set(values).size > 1 ? (figure.best === 'most' ? Math.max(...values) : Math.min(...values)) : null;
            return (
              <tr key={figure.key}>
                <th scope="row">{t(`plans.figure_${figure.key}`)}</th>
                {items.map((one) => {
                  const text = figure.text(one, words), { key } = figure;
                  const drill = key === 'freedBy' ? 'freed' : key;
                  return <td key={one.id} className={`number${best !== null && figure.value(one) === best ? ' best' : ''}`}>{one.kpi && text !== DASH && isDrill(drill) ? <button type="button" className="as-link" onClick={() => setDrilled({ scenario: one.id, drill })}>{text}</button> : text}</td>;
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
      {drilled && <DrillDrawer drilled={drilled} onClose={() => setDrilled(null)} />}
    </div>
  );
}
