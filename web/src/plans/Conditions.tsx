// Conditions: what else a relocation must keep to, and what moving costs: all may be left empty.
import { Checkbox, InputNumber } from 'antd';
import { useWords } from '../i18n/useWords';
import type { Picked } from '../edit/PickRecord';
import { PickMany } from './PickMany';

export interface Conditions {
  perHead: number | null;
  budget: number | null;
  movesMax: number | null;
  groupDistance: number | null;
  sameDistrict: boolean;
  locked: Picked[];
}
export const NO_CONDITIONS: Conditions = { perHead: null, budget: null, movesMax: null, groupDistance: null, sameDistrict: false, locked: [] };

/** As members of a wish. */
export function wishOf(c: Conditions): Record<string, unknown> {
  const rules = { ...(c.budget !== null && { budget: c.budget }), ...(c.movesMax !== null && { moves_max: c.movesMax }), ...(c.groupDistance !== null && { group_places_max: 2, group_distance_m: c.groupDistance }) };
  return {
    ...(Object.keys(rules).length > 0 && { rules }),
    ...(c.perHead !== null && { costs: { per_head: c.perHead } }),
    ...(c.sameDistrict && { same_district: true }),
    ...(c.locked.length > 0 && { locked: c.locked.map(({ id }) => id) }),
  };
}

export function ConditionFields({ value, onChange }: { value: Conditions; onChange: (value: Conditions) => void }) {
  const { t } = useWords();
  const number = (name: 'perHead' | 'budget' | 'movesMax' | 'groupDistance', unit: string, step: number) => (
    <label className="labelled"><span>{t(`plans.condition_${name}`)}</span><InputNumber className="wide" min={0} step={step} value={value[name]} suffix={unit} aria-label={t(`plans.condition_${name}`)} onChange={(next) => onChange({ ...value, [name]: next })} /></label>
  );
  return (
    <details className="wizard-more">
      <summary>{t('plans.conditions')}</summary>
      <div className="form-pair">
        {number('perHead', t('plans.yuanUnit'), 100)}
        {number('budget', t('plans.yuanUnit'), 10000)}
        {number('movesMax', t('plans.unitsUnit'), 1)}
        {number('groupDistance', t('unit.metre'), 100)}
      </div>
      <Checkbox checked={value.sameDistrict} onChange={(event) => onChange({ ...value, sameDistrict: event.target.checked })}>{t('plans.condition_sameDistrict')}</Checkbox>
      <label className="labelled"><span>{t('plans.condition_locked')}</span><PickMany kind="room" value={value.locked} onChange={(locked) => onChange({ ...value, locked })} label={t('plans.condition_locked')} /></label>
    </details>
  );
}
