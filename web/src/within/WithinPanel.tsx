// WithinPanel: draw a shape and read what lies in it, by unit and use; each total opens its rooms.
import { BorderOutlined, GatewayOutlined, RadiusUprightOutlined } from '@ant-design/icons';
import { Button, Segmented, Skeleton } from 'antd';
import { useEffect, useMemo } from 'react';
import { useWithinAnswer } from '../api/queries';
import type { WithinAnswer } from '../api/found';
import { Failure } from '../common/Failure';
import { openBuilding, select } from '../frame/steps';
import { formatNumber } from '../format/format';
import { useWords } from '../i18n/useWords';
import { ringOf, ringText } from '../idle/question';
import { currentMap, fitPlaces } from '../map/current';
import { cornersOf } from '../map/overview';
import { useShapes } from '../map/useOverview';
import { Numbers } from '../panels/Numbers';
import { PanelHead } from '../panels/PanelHead';
import { Section } from '../panels/Section';
import { changeView, useView } from '../state/useView';
import { Corners } from './Corners';
import { useDraw } from './useDraw';

const RELATIONS = ['centre', 'overlapping', 'touching', 'inside'] as const;
const ROWS = 12;

function viewRing(): [number, number][] | null {
  const box = currentMap()?.getBounds();
  return box ? [[box.getWest(), box.getSouth()], [box.getEast(), box.getSouth()], [box.getEast(), box.getNorth()], [box.getWest(), box.getNorth()]] : null;
}

/** The outline of the building that is open or the courtyard that is chosen. */
function useChosenRing(): [number, number][] | null {
  const [view] = useView();
  const courtyard = view.selection?.kind === 'courtyard' ? view.selection.id : null;
  const buildings = useShapes('buildings').data;
  const courtyards = useShapes('courtyards').data;
  return useMemo(() => {
    const shapes = view.building !== null ? buildings : courtyards;
    const id = view.building ?? courtyard;
    const corners = cornersOf(shapes?.features.find((feature) => feature.id === id)?.geometry);
    return corners.length > 3 ? corners.slice(0, -1) : null;
  }, [view.building, courtyard, buildings, courtyards]);
}

function Parts({ answer }: { answer: WithinAnswer }) {
  const { t, word, area, count } = useWords();
  return (
    <>
      <Section title={t('within.byUse')}>
        <ul className="links">{answer.by_use.map((part) => (
          <li key={part.use ?? ''}><p className="within-part"><span>{part.use ? word('use', part.use) : t('legend.unknown')}</span><span className="number">{count(part.count)}</span><span className="number">{area(part.area)}</span></p></li>
        ))}</ul>
      </Section>
      {answer.by_institution && <Section title={t('within.byInstitution')}>
        <ul className="links">{answer.by_institution.slice(0, ROWS).map((part) => (
          <li key={part.institution_id ?? 0}>
            {part.institution_id === null ? <p className="within-part"><span>{t('within.nobody')}</span><span className="number">{count(part.count)}</span><span className="number">{area(part.area)}</span></p>
              : <button type="button" onClick={() => { const id = part.institution_id; if (id !== null) { changeView({ screen: 'map' }, 'push'); select({ kind: 'institution', id }); changeView({ list: true }, 'replace'); } }}>
                <span className="links-name">{part.institution}</span><span className="number">{count(part.count)}</span><span className="number">{area(part.area)}</span></button>}
          </li>
        ))}</ul>
        {answer.by_institution.length > ROWS && <p className="quiet">{t('within.more', { count: count(answer.by_institution.length - ROWS) })}</p>}
      </Section>}
      <Section title={t('within.rooms')}>
        <ul className="links">{answer.items.slice(0, 100).map((item) => (
          <li key={item.id}><button type="button" onClick={() => item.building_id !== undefined && openBuilding(item.building_id, item.ordinal ?? null, { kind: 'room', id: item.id })}>
            <span className="links-name">{item.label}<small>{[item.building, item.floor].filter(Boolean).join(' › ')}</small></span><span className="number">{word('use', item.use)}</span><span className="number">{area(item.area)}</span></button></li>
        ))}</ul>
      </Section>
    </>
  );
}

function Counts({ answer }: { answer: WithinAnswer }) {
  const { t, count } = useWords();
  const { total } = answer;
  const unit = t('unit.area');
  return (
    <Numbers figures={[
      { label: `${t('within.rooms')} ${count(total.rooms.count)}`, value: formatNumber(total.rooms.area), unit },
      { label: `${t('within.idle')} ${count(total.idle.count)}`, value: formatNumber(total.idle.area), unit, tone: 'idle' },
      { label: t('within.buildings'), value: count(total.buildings.count) },
      { label: t('within.courtyards'), value: count(total.courtyards.count) },
      ...(total.people === undefined ? [] : [{ label: t('within.people'), value: count(total.people), unit: t('unit.people') }]),
    ]} />
  );
}

export default function WithinPanel() {
  const { t } = useWords();
  const [view] = useView();
  const { shape, relation = 'centre' } = view.ask;
  const ring = useMemo(() => ringOf(shape), [shape]);
  const chosen = useChosenRing();
  const set = (next: [number, number][] | null) => next && changeView({ ask: { ...view.ask, shape: ringText(next) } });
  const { tool, corners, start, stop } = useDraw(set);
  const answer = useWithinAnswer(ring, relation);
  const inside = view.building !== null;
  const answered = answer.data !== undefined;
  useEffect(() => { if (ring && answered && !inside) fitPlaces(ring); }, [ring, answered, inside]);
  return (
    <div className="card within">
      <PanelHead kind={t('within.kind')} title={t('within.title')} onClose={() => changeView({ screen: 'map' })} />
      <div className="form-actions">
        <Button icon={<GatewayOutlined />} type={tool === 'polygon' ? 'primary' : 'default'} aria-pressed={tool === 'polygon'} onClick={() => (tool === 'polygon' ? stop() : start('polygon'))}>{t('within.draw')}</Button>
        <Button icon={<RadiusUprightOutlined />} type={tool === 'circle' ? 'primary' : 'default'} aria-pressed={tool === 'circle'} onClick={() => (tool === 'circle' ? stop() : start('circle'))}>{t('within.circle')}</Button>
        <Button icon={<BorderOutlined />} onClick={() => set(viewRing())}>{t('within.view')}</Button>
        {chosen && <Button onClick={() => set(chosen)}>{t('within.chosen')}</Button>}
      </div>
      {tool && <p className="quiet" role="status">{t(tool === 'circle' ? 'within.drawingCircle' : 'within.drawing')} {t(tool === 'circle' ? 'within.keysCircle' : 'within.keys', { count: corners })}</p>}
      <p className="ask-label">{t('within.corners')}</p>
      <Corners shape={shape} onRing={set} />
      <p className="ask-label">{t('within.relation')}</p>
      <Segmented size="small" value={relation} aria-label={t('within.relation')} options={RELATIONS.map((value) => ({ value, label: t(`within.${value}`) }))} onChange={(value) => changeView({ ask: { ...view.ask, relation: value === 'centre' ? undefined : value } }, 'replace')} />
      {!ring ? <div className="idle-none"><p>{t('within.none')}</p><p className="quiet">{t('within.noneHint')}</p></div>
        : answer.error ? <Failure error={answer.error} retry={() => void answer.refetch()} />
          : !answer.data ? <Skeleton active paragraph={{ rows: 6 }} />
            : <><div role="status"><Counts answer={answer.data} /></div>{answer.data.total.rooms.count === 0 ? <p className="quiet">{t('within.empty')}</p> : <Parts answer={answer.data} />}</>}
    </div>
  );
}
