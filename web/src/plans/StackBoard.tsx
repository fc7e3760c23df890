// StackBoard: the buildings of a scenario side by side, before and after. Blocks are dragged or moved by the arrow keys; what
// that breaks and costs is told at once, each step can be undone, and the server checks it all when it is kept.
import { App, Button, Segmented, Switch } from 'antd';
import { useMemo, useState } from 'react';
import type { HandMove, Plan, Problem, ScenarioCard } from '../api/scenarios';
import { useWords } from '../i18n/useWords';
import { usePrefs } from '../state/usePrefs';
import { breachesOf, costsOf } from './check';
import { CheckBar } from './CheckBar';
import { unitColours } from './colours';
import { nameOf, towersAfter, towersBefore, whereOf, type Tower } from './stack';
import { TowerView, type Grip } from './TowerView';

interface Props {
  card: ScenarioCard;
  problem: Problem;
  plan: Plan;
  mayEdit: boolean;
  busy: boolean;
  onKeep: (moves: readonly HandMove[], around: boolean) => void;
}

/** Buildings nobody is in before or after say nothing. */
const concerned = (before: readonly Tower[], after: readonly Tower[]): Set<number> => {
  const ids = new Set<number>();
  before.forEach((tower, at) => { if (tower.used > 0 || (after[at]?.used ?? 0) > 0 || tower.empty) ids.add(tower.id); });
  return ids;
};

const cellarsOf = (tower: Tower): number => tower.floors.filter(({ ordinal }) => ordinal < 0).length;

/** Used ones first, tall ones first, so that rows are of a height. */
function skyline(before: readonly Tower[], after: readonly Tower[]): number[] {
  return before.map((tower, at) => ({ id: tower.id, floors: tower.floors.length, used: (after[at]?.used ?? 0) > 0 }))
    .sort((a, b) => Number(b.used) - Number(a.used) || b.floors - a.floors || a.id - b.id).map(({ id }) => id);
}

export function StackBoard({ card, problem, plan, mayEdit, busy, onKeep }: Props) {
  const { t } = useWords();
  const { theme } = usePrefs();
  const { message } = App.useApp();
  const [side, setSide] = useState<'before' | 'after' | 'both'>('after');
  const [all, setAll] = useState(false);
  const [chosen, setChosen] = useState<number | null>(null);
  const [moves, setMoves] = useState<HandMove[]>([]);
  const before = useMemo(() => towersBefore(problem), [problem]);
  const after = useMemo(() => towersAfter(problem, plan, moves), [problem, plan, moves]);
  const colours = useMemo(() => unitColours(theme, before, towersAfter(problem, plan, [])), [theme, before, problem, plan]);
  const where = useMemo(() => whereOf(problem, plan, moves), [problem, plan, moves]);
  const was = useMemo(() => costsOf(problem, whereOf(problem, plan, [])), [problem, plan]);
  const breaches = useMemo(() => breachesOf(problem, where, after), [problem, where, after]);
  const shown = useMemo(() => concerned(before, after), [before, after]);
  const widest = Math.max(1, ...before.flatMap((tower) => (all || shown.has(tower.id) ? tower.floors.map((floor) => Math.max(floor.capacity, 1)) : [])));
  const order = skyline(before, after).filter((id) => all || shown.has(id));
  const cellar = Math.max(0, ...before.filter(({ id }) => all || shown.has(id)).map(cellarsOf));

  const move = (unit: number, building: number, ordinal: number) => {
    setChosen(unit);
    setMoves((list) => [...list, { unit, building, ordinal }]);
    const [what, to] = [problem.units.find(({ id }) => id === unit), problem.buildings.find(({ id }) => id === building)];
    void message.info({ key: 'moved', content: t('plans.movedTo', { unit: what ? nameOf(what) : '', building: to ? nameOf(to) : '', floor: to?.floors.find((floor) => floor.ordinal === ordinal)?.label ?? ordinal }), duration: 2 });
  };
  const key = (unit: number, pressed: string, from: { building: number; ordinal: number }) => {
    const floors = problem.buildings.find(({ id }) => id === from.building)?.floors.map((floor) => floor.ordinal).sort((a, b) => a - b) ?? [];
    const up = pressed === 'ArrowUp' ? 1 : pressed === 'ArrowDown' ? -1 : 0;
    if (up !== 0) {
      const next = floors[floors.indexOf(from.ordinal) + up];
      if (next !== undefined) move(unit, from.building, next);
    } else {
      const next = order[order.indexOf(from.building) + (pressed === 'ArrowRight' ? 1 : -1)];
      if (next !== undefined) move(unit, next, 0);
    }
    window.requestAnimationFrame(() => document.querySelector<HTMLElement>(`.stack-side.after .block[data-unit="${unit}"]`)?.focus());
  };
  const grip: Grip | undefined = mayEdit && !busy ? { drop: move, key } : undefined;
  const column = (towers: readonly Tower[], name: 'before' | 'after') => (
    <div className={`stack-side ${name}`}>
      {side === 'both' && <h3>{t(`plans.${name}`)}</h3>}
      <div className="towers">
        {order.flatMap((id) => towers.find((tower) => tower.id === id) ?? []).map((tower) => (
          <TowerView key={tower.id} tower={tower} widest={widest} cellar={cellar} colours={colours} chosen={chosen} onChoose={setChosen} grip={name === 'after' ? grip : undefined} />
        ))}
      </div>
    </div>
  );
  return (
    <div className="stack-board">
      <div className="stack-tools">
        <Segmented value={side} onChange={setSide} options={(['before', 'after', 'both'] as const).map((value) => ({ value, label: t(`plans.${value}`) }))} />
        <label className="stack-all"><Switch size="small" checked={all} onChange={setAll} aria-label={t('plans.allBuildings')} /> {t('plans.allBuildings')}</label>
        <span className="stack-key"><i className="swatch hatch" style={{ background: 'var(--hatch)' }} /> {t('plans.idle')}</span>
        <span className="stack-key"><i className="swatch leased-key" /> {t('plans.leased')}</span>
        <span className="stack-key"><i className="swatch over-key" /> {t('plans.overStandard')}</span>
        <span className="grow" />
        {grip && <span className="quiet">{t('plans.dragHint')}</span>}
      </div>
      <CheckBar moves={moves.length} breaches={breaches} cost={costsOf(problem, where)} was={was} hand={card.plan?.hand?.length ?? 0} edits={grip !== undefined}
        onUndo={() => setMoves((list) => list.slice(0, -1))} onClear={() => setMoves([])} onKeep={(around) => { onKeep(moves, around); setMoves([]); }} />
      <div className={`stack-sides ${side}`}>
        {side !== 'after' && column(before, 'before')}
        {side !== 'before' && column(after, 'after')}
      </div>
      {mayEdit && busy && <p className="quiet"><Button type="link" disabled>{t('plans.busy')}</Button></p>}
    </div>
  );
}
