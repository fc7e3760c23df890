// Overview: what a plan achieves, or why there is none; how good it is at best; whom it moves; what each rule costs.
import { Alert, Button } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Brief, Problem, ScenarioCard } from '../api/scenarios';
import { formatNumber } from '../format/format';
import { useWords } from '../i18n/useWords';
import { Numbers } from '../panels/Numbers';
import type { Drill } from './drill';
import { DrillDrawer, type Drilled } from './DrillDrawer';
import { RulesTable } from './RulesTable';

export function Conflicts({ brief, ways }: { brief: Brief; ways?: ReactNode }) {
  const { t, said } = useWords();
  const { conflict } = brief;
  if (brief.status === 'broken') {
    return <Alert type="error" showIcon title={t('plans.brokenPlan', { n: brief.errors ?? 0 })} description={<ul className="findings">{brief.findings?.slice(0, 12).map((finding, at) => <li key={at} className="refused">{said(finding.text_zh, finding.text)}</li>)}</ul>} />;
  }
  if (brief.status !== 'infeasible') return null;
  if (!conflict) return <Alert type="warning" showIcon title={t('plans.notFound')} description={t('plans.notFoundHint')} />;
  return (
    <Alert type="error" showIcon title={said(conflict.text_zh, conflict.text)}
      description={<>
        <ul className="findings">{conflict.rules.map((rule, at) => <li key={at} className="refused">{said(rule.text_zh, rule.text)}{rule.reason ? ` (${rule.reason})` : ''}</li>)}</ul>
        <p>{t('plans.conflictHint')}</p>
        {ways}
      </>} />
  );
}

/** What is not as it should be in a plan that holds otherwise. */
function Remarks({ brief }: { brief: Brief }) {
  const { t, area } = useWords();
  const { rooms } = brief;
  const remarks = [
    ...(brief.cannot_move ? [t('plans.cannotMove', { n: brief.cannot_move })] : []),
    ...(rooms?.status === 'incomplete' ? rooms.short.map((short) => t('plans.short', { building: short.name, area: area(short.area) })) : []),
    ...(rooms && rooms.seated < rooms.people ? [t('plans.unseated', { n: rooms.people - rooms.seated })] : []),
    ...(rooms && rooms.service_missing > 0 ? [t('plans.serviceMissing', { area: area(rooms.service_missing) })] : []),
  ];
  return remarks.length > 0 ? <Alert type="warning" showIcon title={t('plans.remarks')} description={<ul className="findings">{remarks.map((text) => <li key={text} className="remarks">{text}</li>)}</ul>} /> : null;
}

const STEP_M = [3000, 5000, 10000, 20000, 50000];

/** Ways out of a wish that cannot be: the same asked again with more room. */
function Ways({ card, onAgain }: { card: ScenarioCard; onAgain: (change: unknown) => void }) {
  const { t } = useWords();
  if (!card.wish) return null;
  const within = Number(card.wish.within_m ?? 3000);
  const wider = STEP_M.find((metres) => metres > within);
  return (
    <p className="check-actions">
      {wider !== undefined && card.kind !== 'tidy' && <Button size="small" onClick={() => onAgain({ within_m: wider })}>{t('plans.wider', { n: wider / 1000 })}</Button>}
      {card.wish.need !== 'held' && <Button size="small" onClick={() => onAgain({ need: 'held' })}>{t('plans.askHeld')}</Button>}
      {card.wish.need === 'held' && <Button size="small" onClick={() => onAgain({ need: 'entitlement' })}>{t('plans.askEntitlement')}</Button>}
    </p>
  );
}

interface Props { card: ScenarioCard; problem: Problem; mayEdit: boolean; busy: boolean; onPrice: () => void; onAgain: (change: unknown) => void; etag: string }

export function Overview({ card, problem, mayEdit, busy, onPrice, onAgain, etag }: Props) {
  const { t, count, area } = useWords();
  const [drilled, setDrilled] = useState<Drilled | null>(null);
  const open = (drill: Drill, building?: number) => () => setDrilled({ scenario: card.id, drill, building });
  const brief = card.plan?.brief;
  const kpi = brief?.kpi;
  const goal = t(`plans.goal_${brief?.goals?.[0]?.goal ?? 'freed_area'}`);
  return (
    <div className="plan-overview">
      {card.plan?.stale && <Alert type="info" showIcon title={t('plans.stale')} />}
      {brief && <Conflicts brief={brief} ways={mayEdit && card.state === 'draft' && !busy ? <Ways card={card} onAgain={onAgain} /> : undefined} />}
      {brief && <Remarks brief={brief} />}
      {brief && kpi && (
        <>
          <Numbers figures={[
            { label: t('plans.figure_freed'), value: formatNumber(kpi.freed_area), unit: t('unit.area'), tone: 'idle', onOpen: open('freed') },
            { label: t('plans.figure_buildings'), value: `${count(kpi.buildings_before)} → ${count(kpi.buildings_after)}`, onOpen: open('buildings') },
            { label: t('plans.rentSaved'), value: formatNumber(kpi.rent_before - kpi.rent_after), unit: t('plans.yuanUnit'), onOpen: open('rent') },
            { label: t('plans.figure_units'), value: count(kpi.units_moved), unit: t('plans.unitsUnit'), onOpen: open('units') },
            { label: t('plans.figure_heads'), value: count(kpi.heads_moved), unit: t('unit.people'), onOpen: open('heads') },
            { label: t('plans.figure_waves'), value: count(brief.n_waves), unit: t('plans.wavesUnit'), onOpen: open('waves') },
            { label: t('plans.figure_double'), value: count(brief.double_moves), onOpen: open('double') },
            { label: t('plans.figure_onePlace'), value: count(kpi.groups_in_one_place), unit: t('plans.groupsUnit'), onOpen: open('onePlace') },
            { label: t('plans.figure_twoPlaces'), value: count(kpi.groups_in_two_places), unit: t('plans.groupsUnit'), onOpen: open('twoPlaces') },
            { label: t('plans.figure_violating'), value: count(kpi.groups_violating ?? kpi.groups_in_more_places), unit: t('plans.groupsUnit'), onOpen: open('violating') },
            ...(kpi.cost > 0 ? [{ label: t('plans.figure_cost'), value: formatNumber(kpi.cost), unit: t('plans.yuanUnit'), onOpen: open('cost') }] : []),
            ...(kpi.over_standard_after !== undefined ? [{ label: t('plans.figure_over'), value: `${formatNumber(kpi.over_standard_before)} → ${formatNumber(kpi.over_standard_after)}`, unit: t('unit.area'), onOpen: open('over') }] : []),
            ...(brief.rooms ? [{ label: t('plans.seated'), value: `${count(brief.rooms.seated)} / ${count(brief.rooms.people)}`, unit: t('unit.people'), onOpen: open('seated') }] : []),
          ]} />
          <p className="plan-sentence">{brief.status === 'optimal' ? t('plans.proved', { goal }) : brief.bound == null ? t('plans.noBoundLong') : t('plans.atBest', { goal, bound: formatNumber(brief.bound), gap: ((brief.gap ?? 0) * 100).toFixed(2) })}</p>
          {kpi.freed.length > 0 && (
            <section className="plan-part"><h3>{t('plans.freedBuildings')}</h3>
              <ul className="freed">{kpi.freed.map((one) => { const b = problem.buildings.find(({ id }) => id === one.building); return <li key={one.building}><span>{b?.name ?? one.code}</span><button type="button" className="as-link number" onClick={open('freed', one.building)}>{area(one.gross_area)}</button></li>; })}</ul>
            </section>
          )}
        </>
      )}
      {drilled && <DrillDrawer drilled={drilled} onClose={() => setDrilled(null)} />}
      <RulesTable card={card} problem={problem} mayEdit={mayEdit} busy={busy} etag={etag} onPrice={onPrice} />
    </div>
  );
}
