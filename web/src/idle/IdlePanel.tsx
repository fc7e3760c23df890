// IdlePanel: the finder: what is wanted, how much of it there is, and the list.
import { Button, Skeleton } from 'antd';
import { useEffect, useMemo } from 'react';
import { address } from '../api/client';
import { useIdleAnswer } from '../api/queries';
import type { IdleAnswer } from '../api/found';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { fitPlaces } from '../map/current';
import { PanelHead } from '../panels/PanelHead';
import { Section } from '../panels/Section';
import type { Ask } from '../state/url';
import { changeView, useView } from '../state/useView';
import { FinderForm } from './FinderForm';
import { IdleList } from './IdleList';
import { originOf, paramsOf } from './question';
import { useAsk } from './useAsk';

function Totals({ answer, groups, measured }: { answer: IdleAnswer; groups: boolean; measured: boolean }) {
  const { t, area, count, word } = useWords();
  const { total } = answer;
  return (
    <div className="idle-total" role="status">
      <p><b>{t(groups ? 'idle.foundGroups' : 'idle.found', { count: count(total.count), area: area(total.area) })}</b></p>
      {total.reserved && <p className="quiet">{t('idle.reserved', { count: count(total.reserved.count), area: area(total.reserved.area) })}</p>}
      {total.unplaced && <p className="wanting">{t('idle.unplaced', { count: count(total.unplaced.count) })}</p>}
      {answer.by_use.length > 1 && <p className="quiet">{answer.by_use.map((part) => `${part.use ? word('use', part.use) : t('legend.unknown')} ${count(part.count)}`).join(' · ')}</p>}
      {measured && <p className="quiet">{t('idle.walkNote')}</p>}
    </div>
  );
}

export default function IdlePanel() {
  const { t } = useWords();
  const [view] = useView();
  const ask = useAsk();
  const params = useMemo(() => paramsOf(ask), [ask]);
  const answer = useIdleAnswer(params);
  const groups = params.connected === true;
  const inside = view.building !== null;
  useEffect(() => {
    if (answer.data && !answer.isPlaceholderData && !inside) fitPlaces(answer.data.items.flatMap(({ lon, lat }) => (lon !== undefined && lat !== undefined ? [[lon, lat] as [number, number]] : [])), answer.data.origin);
  }, [answer.data, answer.isPlaceholderData, inside]);
  const onAsk = (next: Ask) => changeView({ ask: Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined && value !== '')), building: null, floor: null, selection: null }, 'replace');
  return (
    <div className="card idle">
      <PanelHead kind={t('idle.kind')} title={t('idle.title')} onClose={() => changeView({ screen: 'map' })} />
      <FinderForm ask={ask} onAsk={onAsk} />
      {answer.error ? <Failure error={answer.error} retry={() => void answer.refetch()} /> : !answer.data ? <Skeleton active paragraph={{ rows: 6 }} /> : (
        <Section title={t('idle.list')} extra={<span className="idle-files">{(['xlsx', 'csv'] as const).map((f) => <Button key={f} size="small" type="link" href={address('/api/idle', { ...params, f })} download aria-label={`${t('idle.export')} ${f.toUpperCase()}`}>{f.toUpperCase()}</Button>)}</span>}>
          <Totals answer={answer.data} groups={groups} measured={originOf(ask) !== null} />
          {answer.data.items.length === 0 ? <div className="idle-none"><p>{t('idle.empty')}</p><p className="quiet">{t('idle.emptyHint')}</p></div> : <IdleList answer={answer.data} />}
        </Section>
      )}
    </div>
  );
}
