// StateTag: how far a scenario is, as a coloured word.
import type { PlanStatus } from '../api/scenarios';
import { useWords } from '../i18n/useWords';

export function StateTag({ state, status }: { state: 'draft' | 'approved' | 'closed'; status: PlanStatus | null }) {
  const { t } = useWords();
  if (state !== 'draft') return <span className="state successful">{t(`plans.state_${state}`)}</span>;
  if (status === null) return <span className="state">{t('plans.unsolved')}</span>;
  return <span className={`state ${status === 'infeasible' || status === 'broken' ? 'error' : 'in_use'}`}>{t(`plans.status_${status}`)}</span>;
}
