// Overview: what a plan achieves, or why there is none; how good it is at best; whom it moves; what each rule costs.
import { Alert } from 'antd';
import type { Brief, Problem, ScenarioCard } from '../api/scenarios';
import { formatNumber } from '../format/format';
import { useWords } from '../i18n/useWords';
import { Numbers } from '../panels/Numbers';
import { RulesTable } from './RulesTable';

export function Conflicts({ brief }: { brief: Brief }) {
  const { t, said, area } = useWords();
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
        {conflict.missing_area > 0 && <p>{t('plans.missing', { area: area(conflict.missing_area) })}</p>}
        <p>{t('plans.conflictHint')}</p>
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

export function Overview({ card, problem, mayEdit, busy, onPrice, etag }: { card: ScenarioCard; problem: Problem; mayEdit: boolean; busy: boolean; onPrice: () => void; etag: string }) {
  const { t, count, area } = useWords();
  const brief = card.plan?.brief;
  const kpi = brief?.kpi;
  return (
    <div className="plan-overview">
      {card.plan?.stale && <Alert type="info" showIcon title={t('plans.stale')} />}
      {brief && <Conflicts brief={brief} />}
      {brief && <Remarks brief={brief} />}
      {brief && kpi && (
        <>
          <Numbers figures={[
            { label: t('plans.figure_freed'), value: formatNumber(kpi.freed_area), unit: t('unit.area'), tone: 'idle' },
            { label: t('plans.figure_buildings'), value: `${count(kpi.buildings_before)} → ${count(kpi.buildings_after)}` },
            { label: t('plans.rentSaved'), value: formatNumber(kpi.rent_before - kpi.rent_after), unit: t('plans.yuanUnit') },
            { label: t('plans.figure_units'), value: count(kpi.units_moved), unit: t('plans.unitsUnit') },
            { label: t('plans.figure_heads'), value: count(kpi.heads_moved), unit: t('unit.people') },
            { label: t('plans.figure_waves'), value: count(brief.n_waves), unit: t('plans.wavesUnit') },
            { label: t('plans.figure_double'), value: count(brief.double_moves) },
            { label: t('plans.figure_cost'), value: formatNumber(kpi.cost), unit: t('plans.yuanUnit') },
            ...(kpi.over_standard_after !== undefined ? [{ label: t('plans.figure_over'), value: `${formatNumber(kpi.over_standard_before)} → ${formatNumber(kpi.over_standard_after)}`, unit: t('unit.area') }] : []),
            ...(brief.rooms ? [{ label: t('plans.seated'), value: `${count(brief.rooms.seated)} / ${count(brief.rooms.people)}`, unit: t('unit.people') }] : []),
          ]} />
          <p className="plan-sentence">{brief.status === 'optimal' ? t('plans.proved') : brief.bound == null ? t('plans.noBoundLong') : t('plans.atBest', { bound: formatNumber(brief.bound), gap: ((brief.gap ?? 0) * 100).toFixed(2) })}</p>
          {kpi.freed.length > 0 && (
            <section className="plan-part"><h3>{t('plans.freedBuildings')}</h3>
              <ul className="freed">{kpi.freed.map((one) => { const b = problem.buildings.find(({ id }) => id === one.building); return <li key={one.building}><span>{b?.name ?? one.code}</span><span className="number">{area(one.gross_area)}</span></li>; })}</ul>
            </section>
          )}
        </>
      )}
      <RulesTable card={card} problem={problem} mayEdit={mayEdit} busy={busy} etag={etag} onPrice={onPrice} />
    </div>
  );
}
