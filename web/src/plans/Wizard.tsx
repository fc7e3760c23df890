// Wizard: a relocation asked for in a clerk's words: which of four goals, whom and where, what matters most; then it is solved.
import { App, InputNumber, Modal, Select, Steps } from 'antd';
import { useMemo, useState } from 'react';
import { ApiError, newKey } from '../api/client';
import { GOALS, makeScenario, runScenario, WISH_KINDS, type Goal, type ScenarioCard, type WishKind } from '../api/scenarios';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { ConditionFields, NO_CONDITIONS, wishOf } from './Conditions';
import { PickMany } from './PickMany';
import type { Picked } from '../edit/PickRecord';

/** Which orders of goals are looked at, side by side. */
const ORDERS: { key: string; goals: Goal[] }[] = [
  { key: 'free', goals: ['freed_area', 'rent', 'heads_moved', 'cost', 'affinity'] },
  { key: 'rent', goals: ['rent', 'freed_area', 'heads_moved', 'cost', 'affinity'] },
  { key: 'calm', goals: ['heads_moved', 'cost', 'freed_area', 'rent', 'affinity'] },
  { key: 'near', goals: ['affinity', 'freed_area', 'heads_moved', 'rent', 'cost'] },
];
const NEEDS_BUILDING: readonly (WishKind | 'problem')[] = ['empty', 'room'];
const NEEDS_UNIT: readonly (WishKind | 'problem')[] = ['together', 'room'];
const ids = (picked: readonly Picked[]): number[] => picked.map(({ id }) => id);

interface Props {
  open: boolean;
  building?: Picked;
  onClose: () => void;
  /** The scenarios made, and the job of each. */
  onMade: (made: { id: number; job: string }[]) => void;
}

export function Wizard({ open, building, onClose, onMade }: Props) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [kind, setKind] = useState<WishKind | 'problem'>('empty');
  const [file, setFile] = useState<{ name?: string } | null>(null);
  const [conditions, setConditions] = useState(NO_CONDITIONS);
  const [buildings, setBuildings] = useState<Picked[]>(building ? [building] : []);
  const [units, setUnits] = useState<Picked[]>([]);
  const [within, setWithin] = useState<number | null>(5000);
  const [need, setNeed] = useState<'entitlement' | 'held'>('entitlement');
  const [orders, setOrders] = useState<string[]>(['free', 'rent', 'calm']);
  const [seconds, setSeconds] = useState<number>(20);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const lacks = (NEEDS_BUILDING.includes(kind) && buildings.length === 0) || (NEEDS_UNIT.includes(kind) && units.length === 0) || (kind === 'problem' && file === null) || orders.length === 0;
  const step = lacks ? (orders.length === 0 ? 2 : 1) : 2;
  const title = useMemo(() => {
    if (kind === 'problem') return file?.name ?? t('plans.kind_problem');
    const what = (NEEDS_UNIT.includes(kind) ? units : buildings).map(({ label }) => label);
    return what.length === 0 ? t(`plans.kind_${kind}`) : t('plans.titled', { kind: t(`plans.kind_${kind}`), what: what.slice(0, 2).join(t('app.comma')) + (what.length > 2 ? t('plans.andMoreNames', { n: what.length - 2 }) : '') });
  }, [kind, units, buildings, file, t]);

  const read = async (chosen?: File) => {
    setError(null);
    setFile(null);
    if (!chosen) return;
    try {
      const told: unknown = JSON.parse(await chosen.text());
      if (typeof told !== 'object' || told === null || !('units' in told) || !('buildings' in told)) throw new Error();
      setFile({ name: chosen.name.replace(/\.json$/i, ''), ...told });
    } catch {
      setError(t('plans.notProblem'));
    }
  };
  const make = async () => {
    setBusy(true);
    setError(null);
    try {
      const made: { id: number; job: string }[] = [];
      let first: ScenarioCard | null = null;
      for (const key of orders) {
        const goals = ORDERS.find((order) => order.key === key)?.goals ?? [...GOALS];
        const name = t('plans.named', { title, order: t(`plans.order_${key}`) }).slice(0, 200);
        const wish = kind === 'problem' ? { name, problem: { ...file, goals } } : { kind, name, goals, need, ...(NEEDS_BUILDING.includes(kind) || buildings.length > 0 ? { building_ids: ids(buildings) } : {}), ...(NEEDS_UNIT.includes(kind) ? { institution_ids: ids(units) } : {}), ...(within ? { within_m: within } : {}), ...wishOf(conditions) };
        const card: ScenarioCard = await makeScenario(first ? { copy_of: first.id, name, goals } : wish, newKey());
        first ??= card;
        const job = await runScenario(card.id, 'solve', { seconds });
        made.push({ id: card.id, job: String(job.id) });
      }
      onMade(made);
      void message.success(t('plans.made', { n: made.length }));
    } catch (cause) {
      setError(cause instanceof ApiError ? cause : String(cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal open={open} onCancel={onClose} title={t('plans.new')} width={720} destroyOnHidden okText={t('plans.start')} cancelText={t('app.close')} okButtonProps={{ disabled: lacks, loading: busy }} onOk={() => void make()}>
      <Steps size="small" current={step} className="wizard-steps" items={[{ title: t('plans.step_what') }, { title: t('plans.step_who') }, { title: t('plans.step_goal') }]} />
      <div className="wizard-kinds" role="radiogroup" aria-label={t('plans.step_what')}>
        {([...WISH_KINDS, 'problem'] as const).map((value) => (
          <button key={value} type="button" role="radio" aria-checked={kind === value} onClick={() => setKind(value)}><b>{t(`plans.kind_${value}`)}</b><span>{t(`plans.hint_${value}`)}</span></button>
        ))}
      </div>
      <div className="wizard-fields">
        {NEEDS_UNIT.includes(kind) && <label className="labelled"><span>{t('plans.pickUnits')}</span><PickMany kind="institution" value={units} onChange={setUnits} label={t('plans.pickUnits')} /></label>}
        {kind === 'problem' && <label className="labelled"><span>{t('plans.pickFile')}</span><input type="file" accept=".json,application/json" onChange={(event) => void read(event.target.files?.[0])} /></label>}
        {kind !== 'together' && kind !== 'problem' && <label className="labelled"><span>{t(kind === 'tidy' ? 'plans.pickCentre' : kind === 'room' ? 'plans.pickTo' : 'plans.pickBuildings')}</span><PickMany kind="building" value={buildings} onChange={setBuildings} label={t('plans.pickBuildings')} /></label>}
        <div className="form-pair">
          {kind !== 'problem' && <label className="labelled"><span>{t('plans.within')}</span><InputNumber className="wide" min={0} max={200000} step={500} value={within} onChange={setWithin} suffix={t('unit.metre')} aria-label={t('plans.within')} /></label>}
          {kind !== 'problem' && <label className="labelled"><span>{t('plans.need')}</span><Select value={need} onChange={setNeed} aria-label={t('plans.need')} options={(['entitlement', 'held'] as const).map((value) => ({ value, label: t(`plans.need_${value}`) }))} /></label>}
          <label className="labelled"><span>{t('plans.orders')}</span><Select mode="multiple" value={orders} onChange={setOrders} aria-label={t('plans.orders')} options={ORDERS.map(({ key }) => ({ value: key, label: t(`plans.order_${key}`) }))} /></label>
          <label className="labelled"><span>{t('plans.seconds')}</span><Select value={seconds} onChange={setSeconds} aria-label={t('plans.seconds')} options={[5, 20, 60, 300, 600].map((value) => ({ value, label: value < 60 ? t('time.seconds', { n: value }) : t('time.minutes', { n: value / 60 }) }))} /></label>
        </div>
        {kind !== 'problem' && <ConditionFields value={conditions} onChange={setConditions} />}
      </div>
      {error !== null && <Failure error={error} />}
    </Modal>
  );
}
