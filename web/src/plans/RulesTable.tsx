// RulesTable: what was fixed, forbidden and limited, what each of that costs, and adding to it or taking it away.
import { App, Button, Select } from 'antd';
import { useState } from 'react';
import { ApiError } from '../api/client';
import { useScenarioActs, type Price, type Problem, type ScenarioCard, type UnitRule } from '../api/scenarios';
import { formatNumber } from '../format/format';
import { useWords, type Words } from '../i18n/useWords';
import { nameOf } from './stack';

const LIMITS: readonly string[] = ['one_place', 'group_places_max', 'group_distance_m', 'moves_max', 'budget'];
interface Row { key: string; rule: string; index: number; unit?: number; building?: number; text: string; remove?: unknown }

/** What leaving the rule out would gain, goal by goal. */
function gain(price: Price | undefined, all: Price | undefined, { t }: Words): string {
  if (!price?.goals || !all) return '';
  if (!all.goals) return t('plans.makesPossible');
  const parts = price.goals.flatMap(({ goal, value }) => {
    const by = value - (all.goals?.find((one) => one.goal === goal)?.value ?? value);
    return Math.abs(by) < 0.005 ? [] : [`${t(`plans.goal_${goal}`)} ${by > 0 ? '+' : '−'}${formatNumber(Math.abs(by))}`];
  });
  return parts.length > 0 ? parts.slice(0, 3).join(t('plans.semicolon')) : t('plans.free');
}

function rowsOf(card: ScenarioCard, problem: Problem, { t }: Words): Row[] {
  const unit = (id: number) => { const one = problem.units.find((u) => u.id === id); return one ? nameOf(one) : String(id); };
  const house = (id: number) => { const one = problem.buildings.find((b) => b.id === id); return one ? nameOf(one) : String(id); };
  const where = (rule: UnitRule) => { const floor = problem.buildings.find((b) => b.id === rule.building)?.floors.find((f) => f.ordinal === rule.ordinal); return house(rule.building) + (floor ? ` ${floor.label ?? floor.ordinal}` : ''); };
  const { pins = [], bans = [], apart = [], rules = {} } = card.problem;
  const from = (list: 'pins' | 'bans', at: number) => { const own = (card.wish?.[list] ?? (card.kind === 'problem' ? card.problem[list] : undefined)) as UnitRule[] | undefined; const rule = card.problem[list]?.[at]; const kept = own?.filter((one) => !(one.unit === rule?.unit && one.building === rule.building && (one.ordinal ?? null) === (rule.ordinal ?? null))); return own && kept && kept.length < own.length ? { [list]: kept } : undefined; };
  return [
    ...pins.map((rule, index) => ({ key: `pin${index}`, rule: 'pins', index, unit: rule.unit, building: rule.building, text: t('plans.rule_pin', { unit: unit(rule.unit), building: where(rule) }), remove: from('pins', index) })),
    ...bans.map((rule, index) => ({ key: `ban${index}`, rule: 'bans', index, unit: rule.unit, building: rule.building, text: t('plans.rule_ban', { unit: unit(rule.unit), building: where(rule) }), remove: from('bans', index) })),
    ...apart.map((rule, index) => ({ key: `apart${index}`, rule: 'apart', index, text: t('plans.rule_apart', { unit: unit(rule.a), other: unit(rule.b) }) })),
    ...(card.problem.empty ?? []).map((id) => ({ key: `empty${id}`, rule: 'empty', index: -1, building: id, text: t('plans.rule_empty', { building: house(id) }) })),
    ...Object.entries(rules).filter(([name]) => LIMITS.includes(name)).map(([name, value]) => ({ key: name, rule: name, index: 0, text: t(`plans.rule_${name}`, { n: Number(value) }) })),
  ];
}

export function RulesTable({ card, problem, mayEdit, busy, etag, onPrice }: { card: ScenarioCard; problem: Problem; mayEdit: boolean; busy: boolean; etag: string; onPrice: () => void }) {
  const words = useWords();
  const { t, said } = words;
  const { message } = App.useApp();
  const acts = useScenarioActs(card.id);
  const [unit, setUnit] = useState<number | null>(null);
  const [building, setBuilding] = useState<number | null>(null);
  const [floor, setFloor] = useState<number | null>(null);
  const rows = rowsOf(card, problem, words);
  const price = (row: Row) => card.prices?.without.find((one) => one.rule === row.rule && (row.rule === 'empty' ? one.building === row.building : one.index === row.index));
  const change = (body: unknown) => void acts.patch(etag, body).then(() => message.success(t('plans.changed'))).catch((cause: unknown) => message.error(cause instanceof ApiError ? said(cause.problem.detail_zh, cause.problem.detail) : String(cause)));
  const put = (list: 'pins' | 'bans') => {
    if (unit === null || building === null) return;
    const own = ((card.wish ? card.wish[list] : card.problem[list]) ?? []) as UnitRule[];
    change({ [list]: [...own.filter((one) => list === 'bans' || one.unit !== unit), { unit, building, ...(floor !== null && { ordinal: floor }) }] });
    setUnit(null); setBuilding(null); setFloor(null);
  };
  const floors = problem.buildings.find(({ id }) => id === building)?.floors ?? [];
  const may = mayEdit && card.state === 'draft' && !busy;
  return (
    <section className="plan-part">
      <h3>{t('plans.rules')} {may && rows.length > 0 && card.plan && <Button size="small" onClick={onPrice}>{t('plans.price')}</Button>}</h3>
      {rows.length === 0 ? <p className="quiet">{t('plans.noRules')}</p> : (
        <div className="scroll-x"><table className="plan-table">
          <thead><tr><th scope="col">{t('plans.rule')}</th><th scope="col">{t('plans.priceOf')}</th>{may && <th scope="col"><span className="unseen">{t('plans.takeAway')}</span></th>}</tr></thead>
          <tbody>{rows.map((row) => <tr key={row.key}><td>{row.text}</td><td>{gain(price(row), card.prices?.with_all, words)}</td>{may && <td>{row.remove !== undefined && <Button size="small" type="link" onClick={() => change(row.remove)}>{t('plans.takeAway')}</Button>}</td>}</tr>)}</tbody>
        </table></div>
      )}
      {may && (
        <div className="rule-add">
          <Select showSearch optionFilterProp="label" size="small" aria-label={t('plans.unit')} placeholder={t('plans.unit')} value={unit} onChange={setUnit} options={problem.units.map((one) => ({ value: one.id, label: nameOf(one) }))} />
          <Select showSearch optionFilterProp="label" size="small" aria-label={t('plans.building')} placeholder={t('plans.building')} value={building} onChange={(value: number) => { setBuilding(value); setFloor(null); }} options={problem.buildings.map((one) => ({ value: one.id, label: nameOf(one) }))} />
          <Select allowClear size="small" aria-label={t('plans.floor')} placeholder={t('plans.anyFloor')} value={floor} onChange={(value?: number) => setFloor(value ?? null)} options={floors.map((one) => ({ value: one.ordinal, label: one.label ?? String(one.ordinal + 1) }))} />
          <Button size="small" disabled={unit === null || building === null} onClick={() => put('pins')}>{t('plans.pin')}</Button>
          <Button size="small" disabled={unit === null || building === null} onClick={() => put('bans')}>{t('plans.ban')}</Button>
        </div>
      )}
    </section>
  );
}
