// ConfirmPanel: beside the map how far each unit is, what waits for my signature, and the batches behind it.
import { BellOutlined } from '@ant-design/icons';
import { Button, Segmented, Select, Skeleton } from 'antd';
import { useBoard, useConfirmations, useInbox, useRemind, type BoardUnit, type ConfirmationRow } from '../api/confirm';
import { address, getJson } from '../api/client';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { PanelHead } from '../panels/PanelHead';
import { Section } from '../panels/Section';
import { useMay } from '../session/useSession';
import { changeView, useView } from '../state/useView';
import { BatchList } from './BatchList';
import { Delegations } from './Delegations';
import { Reminders } from './Reminders';
import { Marks, StateWord } from './StateWord';

function Row({ row, waits }: { row: ConfirmationRow; waits: boolean }) {
  const { t, area, count, date, time } = useWords();
  const signed = row.signed?.split(',') ?? [];
  return (
    <li className="confirm-row">
      <button type="button" onClick={() => changeView({ screen: 'signing', ask: { code: String(row.id) } })}>
        <span className="confirm-name">{row.institution ?? t('confirm.nobody')}<small>{row.courtyard} · {row.building}</small></span>
        <StateWord state={row.state} signed={signed.length} />
        <span className="quiet">{count(row.n_rooms)} {t('unit.rooms')} · {area(row.area)}{row.due ? ` · ${t('confirm.due', { day: date(row.due) })}` : ''}{row.overdue ? <b className="bad"> · {t('confirm.overdue')}</b> : ''}
          {waits ? <><br />{t(row.state === 'disputed' ? 'confirm.todo.answer' : 'confirm.todo.sign', { n: row.disputes })}{row.reminded ? ` · ${t('confirm.remindedAt', { at: time(row.reminded) })}` : ''}</> : ''}</span>
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
  const may = useMay('survey');
  const remind = useRemind();
  if (board.error) return <Failure error={board.error} retry={() => void board.refetch()} />;
  if (!board.data) return <Skeleton active paragraph={{ rows: 8 }} />;
  const { total, units, not_started: idle } = board.data;
  const remindAll = (unit: BoardUnit) => getJson<{ items: ConfirmationRow[] }>('/api/confirmations', { institution_id: unit.institution_id, limit: 10000 })
    .then(({ items }) => remind.mutateAsync(items.filter((row) => (row.state === 'open' || row.state === 'disputed') && row.institution_id === unit.institution_id).map(({ id }) => id)))
    .catch(() => undefined); // the failure stands above the list
  const waiting = (unit: BoardUnit) => unit.waiting + unit.one + unit.two + unit.disputed > 0;
  const done = units.filter((unit) => unit.three === unit.confirmations).length;
  return (
    <>
      <dl className="numbers">
        <div><dt>{t('confirm.unitsDone')}</dt><dd>{count(done)}<small>/ {count(units.length + idle.length)}</small></dd></div>
        <div><dt>{t('confirm.roomsIn')}</dt><dd>{count(total.rooms)}<small>/ {count(total.rooms_of_city)}</small></dd></div>
        <div><dt>{t('confirm.roomsThisYear')}</dt><dd>{count(total.rooms_this_year)}<small>/ {count(total.rooms_of_city)}</small></dd></div>
        <div><dt>{t('confirm.areaIn')}</dt><dd>{area(total.area)}</dd></div>
      </dl>
      <ul className="confirm-key">{(['three', 'two', 'one', 'waiting', 'disputed', 'superseded', 'none'] as const).map((part) => <li key={part}><i className={part} />{t(`confirm.${part}`)}</li>)}</ul>
      <Section title={t('confirm.byUnit')} extra={<a href={address('/api/confirmations', { f: 'xlsx', limit: 10000 })} download>XLSX</a>}>
        {remind.error && <Failure error={remind.error} />}
        {units.length === 0 && <p className="quiet">{t('confirm.noneYet')}</p>}
        <ul className="confirm-units">
          {units.map((unit) => (
            <li key={unit.institution_id ?? 0}>
              <button type="button" onClick={() => changeView({ ask: unit.institution_id ? { by: 'list', institution: String(unit.institution_id) } : { by: 'list' } })}>
                <span className="confirm-name">{unit.institution ?? t('confirm.nobody')}{unit.overdue ? <small className="bad">{t('confirm.overdue')}</small> : null}</span>
                <span className="number">{count(unit.rooms)} {t('unit.rooms')}</span>
                <Bar unit={unit} />
              </button>
              {may && waiting(unit) && <Button size="small" type="text" icon={<BellOutlined />} title={t('confirm.remind')} disabled={remind.isPending} onClick={() => void remindAll(unit)}
                aria-label={t('confirm.remindOne', { unit: unit.institution ?? t('confirm.nobody') })} />}
            </li>
          ))}
          {idle.map((unit) => <li key={unit.institution_id} className="confirm-idle"><span className="confirm-name">{unit.institution}</span><span className="number">{count(unit.rooms)} {t('unit.rooms')}</span><span className="quiet">{t('confirm.none')}</span></li>)}
        </ul>
      </Section>
    </>
  );
}

function List({ rows, waits }: { rows: readonly ConfirmationRow[] | undefined; waits: boolean }) {
  const { t } = useWords();
  if (!rows) return <Skeleton active />;
  if (rows.length === 0) return <p className="quiet confirm-empty">{t(waits ? 'confirm.nothingWaits' : 'confirm.noneYet')}</p>;
  return <ul className="confirm-list">{rows.map((row) => <Row key={row.id} row={row} waits={waits} />)}</ul>;
}

function Inbox() {
  const inbox = useInbox(true);
  return (
    <>
      {inbox.error ? <Failure error={inbox.error} retry={() => void inbox.refetch()} /> : <List rows={inbox.data} waits />}
      <Delegations />
    </>
  );
}

function Rows() {
  const { t } = useWords();
  const [{ ask }] = useView();
  const list = useConfirmations({ state: ask.state, institution_id: ask.institution, limit: 500 });
  return (
    <>
      <Select allowClear size="small" className="confirm-filter" aria-label={t('confirm.state')} placeholder={t('confirm.state')} value={ask.state}
        onChange={(value?: string) => changeView({ ask: { ...ask, state: value } }, 'replace')}
        options={['open', 'disputed', 'closed', 'superseded'].map((value) => ({ value, label: t(`confirm.${value === 'open' ? 'openState' : value}`) }))} />
      {ask.institution && <Button size="small" type="link" onClick={() => changeView({ ask: { by: 'list' } })}>{t('confirm.allUnits')}</Button>}
      {list.error ? <Failure error={list.error} retry={() => void list.refetch()} /> : <List rows={list.data?.items} waits={false} />}
    </>
  );
}

export default function ConfirmPanel() {
  const { t } = useWords();
  const [{ ask }] = useView();
  const concerned = useMay('confirm');
  const waiting = useInbox(concerned).data?.length ?? 0;
  const tab = ask.by ?? (concerned && waiting > 0 ? 'waits' : 'board');
  return (
    <div className="card confirm">
      <PanelHead kind={t('confirm.kind')} title={t('app.confirm')} onClose={() => changeView({ screen: 'map', ask: {} })} />
      <Segmented block className="confirm-tabs" value={tab} onChange={(by) => changeView({ ask: { by: String(by) } })}
        options={[...(concerned ? [{ value: 'waits', label: waiting ? t('confirm.waitsN', { n: waiting }) : t('confirm.waits') }] : []),
          { value: 'board', label: t('confirm.board') }, { value: 'list', label: t('confirm.list') },
          ...(concerned ? [{ value: 'remind', label: t('confirm.remindTab') }] : []), { value: 'batches', label: t('confirm.batches') }]} />
      {tab === 'board' ? <Units /> : tab === 'batches' ? <BatchList /> : tab === 'remind' ? <Reminders /> : tab === 'waits' ? <Inbox /> : <Rows />}
    </div>
  );
}
