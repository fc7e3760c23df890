// ConfirmPanel: beside the map how far each unit is, what waits for my signature, and the batches behind it.
import { Button, Segmented, Select, Skeleton } from 'antd';
import { useBoard, useConfirmations, type BoardUnit, type ConfirmationRow } from '../api/confirm';
import { address } from '../api/client';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { PanelHead } from '../panels/PanelHead';
import { Section } from '../panels/Section';
import { useMay } from '../session/useSession';
import { changeView, useView } from '../state/useView';
import { BatchList } from './BatchList';
import { Marks, StateWord } from './StateWord';

function Row({ row }: { row: ConfirmationRow }) {
  const { t, area, count, date } = useWords();
  const signed = row.signed?.split(',') ?? [];
  return (
    <li className="confirm-row">
      <button type="button" onClick={() => changeView({ screen: 'signing', ask: { code: String(row.id) } })}>
        <span className="confirm-name">{row.institution ?? t('confirm.nobody')}<small>{row.courtyard} · {row.building}</small></span>
        <StateWord state={row.state} signed={signed.length} />
        <span className="quiet">{count(row.n_rooms)} {t('unit.rooms')} · {area(row.area)}{row.due ? ` · ${t('confirm.due', { day: date(row.due) })}` : ''}{row.overdue ? ` · ${t('confirm.overdue')}` : ''}</span>
        <Marks signed={signed} />
      </button>
    </li>
  );
}

/** One bar a unit: how many of its confirmations are how far. */
function Bar({ unit }: { unit: BoardUnit }) {
  const { t } = useWords();
  const parts = (['three', 'two', 'one', 'waiting', 'disputed', 'superseded'] as const).filter((part) => unit[part] > 0);
  const text = parts.map((part) => `${t(`confirm.${part}`)} ${unit[part]}`).join(t('app.comma'));
  return <span className="confirm-bar" role="img" aria-label={text} title={text}>{parts.map((part) => <i key={part} className={part} style={{ flexGrow: unit[part] }} />)}</span>;
}

function Units() {
  const { t, area, count } = useWords();
  const board = useBoard(true);
  if (board.error) return <Failure error={board.error} retry={() => void board.refetch()} />;
  if (!board.data) return <Skeleton active paragraph={{ rows: 8 }} />;
  const { total, units, not_started: idle } = board.data;
  const done = units.filter((unit) => unit.three === unit.confirmations).length;
  return (
    <>
      <dl className="numbers">
        <div><dt>{t('confirm.unitsDone')}</dt><dd>{count(done)}<small>/ {count(units.length + idle.length)}</small></dd></div>
        <div><dt>{t('confirm.roomsIn')}</dt><dd>{count(total.rooms)}<small>/ {count(total.rooms_of_city)}</small></dd></div>
        <div><dt>{t('confirm.areaIn')}</dt><dd>{area(total.area)}</dd></div>
      </dl>
      <ul className="confirm-key">{(['three', 'two', 'one', 'waiting', 'disputed', 'superseded', 'none'] as const).map((part) => <li key={part}><i className={part} />{t(`confirm.${part}`)}</li>)}</ul>
      <Section title={t('confirm.byUnit')} extra={<a href={address('/api/confirmations', { f: 'xlsx', limit: 10000 })} download>XLSX</a>}>
        {units.length === 0 && <p className="quiet">{t('confirm.noneYet')}</p>}
        <ul className="confirm-units">
          {units.map((unit) => (
            <li key={unit.institution_id ?? 0}>
              <button type="button" onClick={() => changeView({ ask: unit.institution_id ? { by: 'list', institution: String(unit.institution_id) } : { by: 'list' } })}>
                <span className="confirm-name">{unit.institution ?? t('confirm.nobody')}{unit.overdue ? <small className="bad">{t('confirm.overdue')}</small> : null}</span>
                <span className="number">{count(unit.rooms)} {t('unit.rooms')}</span>
                <Bar unit={unit} />
              </button>
            </li>
          ))}
          {idle.map((unit) => <li key={unit.institution_id} className="confirm-idle"><span className="confirm-name">{unit.institution}</span><span className="number">{count(unit.rooms)} {t('unit.rooms')}</span><span className="quiet">{t('confirm.none')}</span></li>)}
        </ul>
      </Section>
    </>
  );
}

function Rows({ waits }: { waits: boolean }) {
  const { t } = useWords();
  const [{ ask }] = useView();
  const list = useConfirmations({ waits: waits || undefined, state: waits ? undefined : ask.state, institution_id: waits ? undefined : ask.institution, limit: 500 });
  return (
    <>
      {!waits && (
        <Select allowClear size="small" className="confirm-filter" aria-label={t('confirm.state')} placeholder={t('confirm.state')} value={ask.state}
          onChange={(value?: string) => changeView({ ask: { ...ask, state: value } }, 'replace')}
          options={['open', 'disputed', 'closed', 'superseded'].map((value) => ({ value, label: t(`confirm.${value === 'open' ? 'openState' : value}`) }))} />
      )}
      {!waits && ask.institution && <Button size="small" type="link" onClick={() => changeView({ ask: { by: 'list' } })}>{t('confirm.allUnits')}</Button>}
      {list.error ? <Failure error={list.error} retry={() => void list.refetch()} /> : !list.data ? <Skeleton active /> : list.data.items.length === 0
        ? <p className="quiet confirm-empty">{t(waits ? 'confirm.nothingWaits' : 'confirm.noneYet')}</p>
        : <ul className="confirm-list">{list.data.items.map((row) => <Row key={row.id} row={row} />)}</ul>}
    </>
  );
}

export default function ConfirmPanel() {
  const { t } = useWords();
  const [{ ask }] = useView();
  const signs = useMay('sign');
  const waiting = useConfirmations(signs ? { waits: true, limit: 500 } : null).data?.items.length ?? 0;
  const tab = ask.by ?? (signs && waiting > 0 ? 'waits' : 'board');
  return (
    <div className="card confirm">
      <PanelHead kind={t('confirm.kind')} title={t('app.confirm')} onClose={() => changeView({ screen: 'map', ask: {} })} />
      <Segmented block className="confirm-tabs" value={tab} onChange={(by) => changeView({ ask: { by: String(by) } })}
        options={[...(signs ? [{ value: 'waits', label: waiting ? t('confirm.waitsN', { n: waiting }) : t('confirm.waits') }] : []),
          { value: 'board', label: t('confirm.board') }, { value: 'list', label: t('confirm.list') }, { value: 'batches', label: t('confirm.batches') }]} />
      {tab === 'board' ? <Units /> : tab === 'batches' ? <BatchList /> : <Rows waits={tab === 'waits'} />}
    </div>
  );
}
