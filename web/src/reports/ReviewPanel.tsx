// ReviewPanel: beside the map how far the round of review is, by courtyard and by unit; the map colours its buildings.
import { Button, Segmented, Select, Skeleton, Tag } from 'antd';
import { useReviewPlaces, useRounds, useRoundUnits, type ReviewPlace } from '../api/reviews';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { reviewOf } from '../map/useProgress';
import { PanelHead } from '../panels/PanelHead';
import { Section } from '../panels/Section';
import { changeView, useView } from '../state/useView';

const STATES = ['accepted', 'submitted', 'open', 'returned'] as const;
/** The classes of the panel's bars, which the map's colours follow. */
const PART = { accepted: 'three', submitted: 'two', open: 'waiting', returned: 'disputed' } as const;
const TAGS: Record<string, string> = { open: 'default', submitted: 'blue', returned: 'orange', accepted: 'green' };

interface Yard { id: number; name: string; units: number; open: number; submitted: number; returned: number; accepted: number }

function yardsOf(places: readonly ReviewPlace[]): Yard[] {
  const yards = new Map<number, Yard>();
  for (const place of places) {
    const id = place.courtyard_id ?? 0;
    const yard = yards.get(id) ?? { id, name: place.courtyard ?? '\u2014', units: 0, open: 0, submitted: 0, returned: 0, accepted: 0 };
    for (const name of ['units', ...STATES] as const) yard[name] += place[name];
    yards.set(id, yard);
  }
  return [...yards.values()].sort((a, b) => a.accepted / a.units - b.accepted / b.units || b.units - a.units);
}

function Bar({ yard }: { yard: Yard }) {
  const { t } = useWords();
  const parts = STATES.filter((state) => yard[state] > 0);
  const text = parts.map((state) => `${t(`review.${state}`)} ${yard[state]}`).join(t('app.comma'));
  return <span className="confirm-bar" role="img" aria-label={text} title={text}>{parts.map((state) => <i key={state} className={PART[state]} style={{ flexGrow: yard[state] }} />)}</span>;
}

function Yards({ round }: { round: number }) {
  const { t, count } = useWords();
  const places = useReviewPlaces(round);
  if (places.error) return <Failure error={places.error} retry={() => void places.refetch()} />;
  if (!places.data) return <Skeleton active paragraph={{ rows: 8 }} />;
  const done = places.data.items.filter((place) => reviewOf(place) === 'n3').length;
  return (
    <Section title={t('review.byCourtyard')} extra={t('review.buildingsDone', { done: count(done), n: count(places.data.items.length) })}>
      <ul className="confirm-units">
        {yardsOf(places.data.items).map((yard) => (
          <li key={yard.id}>
            <button type="button" disabled={!yard.id} onClick={() => changeView({ building: null, floor: null, selection: { kind: 'courtyard', id: yard.id }, also: [], camera: null })}>
              <span className="confirm-name">{yard.name}</span>
              <span className="number">{count(yard.accepted)} / {count(yard.units)}</span>
              <Bar yard={yard} />
            </button>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Units({ round }: { round: number }) {
  const { t } = useWords();
  const units = useRoundUnits(round);
  if (units.error) return <Failure error={units.error} retry={() => void units.refetch()} />;
  if (!units.data) return <Skeleton active paragraph={{ rows: 8 }} />;
  return (
    <Section title={t('review.byUnit')}>
      <ul className="warning-list">
        {units.data.items.map((unit) => (
          <li key={unit.institution_id} className="review-unit">
            <Button type="link" size="small" onClick={() => changeView({ building: null, floor: null, selection: { kind: 'institution', id: unit.institution_id }, also: [], camera: null })}>{unit.institution}</Button>
            <Tag color={TAGS[unit.state]}>{t(`review.${unit.state}`)}</Tag>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export default function ReviewPanel() {
  const { t, count } = useWords();
  const [{ ask }] = useView();
  const rounds = useRounds();
  const items = rounds.data?.items ?? [];
  const round = items.find(({ id }) => String(id) === ask.code) ?? items[0];
  const by = ask.by === 'unit' ? 'unit' : 'courtyard';
  return (
    <div className="card confirm">
      <PanelHead kind={t('app.reports')} title={t('review.mapTitle')} onClose={() => changeView({ screen: 'reports', tab: 'review', ask: {} })} />
      {rounds.error && <Failure error={rounds.error} retry={() => void rounds.refetch()} />}
      {rounds.data && !round && <p className="quiet confirm-empty">{t('review.noRound')}</p>}
      {round && (
        <>
          <Select size="small" className="confirm-filter" aria-label={t('review.round')} value={round.id} onChange={(id) => changeView({ ask: { ...ask, code: String(id) } }, 'replace')} options={items.map(({ id, name }) => ({ value: id, label: name }))} />
          <p className="quiet">{t('review.progress', { accepted: count(round.accepted), submitted: count(round.submitted), units: count(round.units) })}</p>
          <ul className="confirm-key">{STATES.map((state) => <li key={state}><i className={PART[state]} />{t(`review.${state}`)}</li>)}</ul>
          <Segmented block className="confirm-tabs" value={by} onChange={(value) => changeView({ ask: { ...ask, by: String(value) } }, 'replace')} options={[{ value: 'courtyard', label: t('review.byCourtyard') }, { value: 'unit', label: t('review.byUnit') }]} />
          {by === 'unit' ? <Units round={round.id} /> : <Yards round={round.id} />}
        </>
      )}
    </div>
  );
}
