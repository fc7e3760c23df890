// ReviewTab: how complete and fresh each unit's data are, what is missing, and how far the round is.
import { App, Button, Drawer, Empty, Input, Progress, Select, Skeleton, Table, Tag } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useState } from 'react';
import { useCompleteness, useCorrections, useReviewStep, useReviewUnit, useRounds, useRoundUnits, type ReviewStep, type ReviewUnit, type RoundUnit } from '../api/reviews';
import { address } from '../api/client';
import { Failure } from '../common/Failure';
import { ownFirst, reaches, useReach } from '../edit/useReach';
import { useWords } from '../i18n/useWords';
import { useMay } from '../session/useSession';
import { changeView } from '../state/useView';
import { FieldName, FieldValue, RecordText, WorkbookBack } from './WorkbookBack';

const STALE_DAYS = 30;
const COLOURS: Record<string, string> = { open: 'default', submitted: 'blue', returned: 'orange', accepted: 'green', proposed: 'blue', refused: 'default' };

type Run = (step: ReviewStep) => void;

function UnitDrawer({ unit, onClose, run }: { unit: ReviewUnit | null; onClose: () => void; run: Run }) {
  const { t, said, language } = useWords();
  const [people, decides, signing, editing] = [useMay('read_people'), useMay('standards'), useReach('correct'), useReach('edit')];
  const mine = unit ? [unit.institution_id] : [];
  const [signs, edits] = [reaches(signing, mine), reaches(editing, mine)];
  const card = useReviewUnit(unit?.institution_id ?? null).data;
  const corrections = useCorrections(people ? (unit?.institution_id ?? null) : null).data?.items ?? [];
  const names = new Map((card?.rules ?? []).map((rule) => [rule.code, said(rule.title_zh, rule.title)]));
  return (
    <Drawer open={unit !== null} onClose={onClose} title={unit?.institution} size={520} extra={people && unit && <span className="row-buttons"><Button size="small" href={address(`/api/reviews/units/${unit.institution_id}.xlsx`, { lang: language })} download>{t('review.book')}</Button>{edits && <WorkbookBack unit={unit} />}</span>}>
      {!card ? <Skeleton active /> : (
        <>
          {corrections.length > 0 && <h2>{t('review.corrections')}</h2>}
          {corrections.map((p) => (
            <p key={p.id}>
              <Tag color={COLOURS[p.state] ?? 'green'}>{t(`review.${p.state}`)}</Tag> {p.object}{' '}
              {p.new ? <><b>{t('review.new')}</b> <RecordText register={p.register} record={JSON.parse(p.after ?? '{}') as Record<string, string>} /></>
                : <><FieldName register={p.register} field={p.field} />: <FieldValue register={p.register} field={p.field} value={p.before} /> → <b><FieldValue register={p.register} field={p.field} value={p.after} /></b></>}{' '}
              {p.bureau && p.state === 'proposed' && <span className="quiet">{t('review.bureau')} </span>}
              {signs && (decides || !p.bureau) && p.state === 'proposed' && <><Button size="small" type="link" onClick={() => run({ do: 'decide', correction: p.id, accept: true })}>{t('review.take')}</Button><Button size="small" type="link" onClick={() => run({ do: 'decide', correction: p.id, accept: false })}>{t('review.refuse')}</Button></>}
            </p>
          ))}
          <h2>{t('review.gaps', { n: card.n_gaps })}</h2>
          {card.n_gaps === 0 && <Empty description={t('review.whole')} />}
          <Table size="small" rowKey={(gap) => `${gap.rule} ${gap.object_id}`} dataSource={card.gaps} pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }} columns={[
            { title: t('review.object'), dataIndex: 'object' },
            { title: t('review.missing'), dataIndex: 'rule', render: (code: string) => names.get(code) ?? code, filters: [...names].map(([value, text]) => ({ value, text })), onFilter: (value, gap) => gap.rule === value },
            { title: t('review.level'), dataIndex: 'level', render: (level: string) => <Tag color={level === 'required' ? 'red' : 'default'}>{t(`review.${level}`)}</Tag> },
          ]} />
        </>
      )}
    </Drawer>
  );
}

function RoundTable({ round, run }: { round: number; run: Run }) {
  const { t, area } = useWords();
  const [signing, decides] = [useReach('sign_unit'), useMay('standards')];
  const units = useRoundUnits(round);
  const columns: ColumnsType<RoundUnit> = [
    { title: t('review.batch'), dataIndex: 'batch', filters: [...new Set((units.data?.items ?? []).map(({ batch }) => batch))].map((value) => ({ text: value || '—', value })), onFilter: (value, row) => row.batch === value },
    { title: t('reports.unit'), dataIndex: 'institution' },
    { title: t('reports.state'), dataIndex: 'state', render: (state: string) => <Tag color={COLOURS[state]}>{t(`review.${state}`)}</Tag> },
    { title: t('review.signedFor'), key: 'signed', render: (_, row) => (row.signed ? `${row.rooms ?? 0} ${t('unit.rooms')} ${area(row.area)} · ${row.signed_by ?? ''}` : '') },
    { key: 'do', render: (_, row) => (
      <span className="row-buttons">
        {reaches(signing, [row.institution_id]) && (row.state === 'open' || row.state === 'returned') && <Button size="small" data-action="review-sign" data-unit={row.institution_id} onClick={() => run({ do: 'submit', round, unit: row.institution_id })}>{t('review.sign')}</Button>}
        {decides && row.state === 'submitted' && <><Button size="small" type="primary" data-action="review-decide" onClick={() => run({ do: 'accept', round, unit: row.institution_id })}>{t('review.accept')}</Button><Button size="small" onClick={() => run({ do: 'return', round, unit: row.institution_id })}>{t('review.giveBack')}</Button></>}
      </span>
    ) },
  ];
  return <Table<RoundUnit> size="small" rowKey="institution_id" loading={units.isLoading} dataSource={ownFirst(signing, units.data?.items ?? [])} columns={columns} scroll={{ x: 'max-content' }} pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }} />;
}

export function ReviewTab() {
  const { t, count } = useWords();
  const { message } = App.useApp();
  const [name, setName] = useState('');
  const [picked, setPicked] = useState<number>();
  const [unit, setUnit] = useState<ReviewUnit | null>(null);
  const [decides, reach] = [useMay('standards'), useReach('read_people')];
  const [all, rounds, step] = [useCompleteness(), useRounds(), useReviewStep()];
  const run: Run = (what) => step.mutate(what, { onError: (error) => void message.error(error.message) });
  if (all.error) return <Failure error={all.error} retry={() => void all.refetch()} />;
  if (!all.data) return <Skeleton active />;
  const round = rounds.data?.items.find(({ id }) => id === picked) ?? rounds.data?.items[0];
  const [required, missing] = [all.data.items.reduce((sum, u) => sum + u.required, 0), all.data.items.reduce((sum, u) => sum + u.missing, 0)];
  const stale = all.data.items.filter(({ days }) => (days ?? STALE_DAYS + 1) > STALE_DAYS).length;
  const columns: ColumnsType<ReviewUnit> = [
    { title: t('reports.unit'), dataIndex: 'institution', render: (value: string, row) => <button type="button" className="as-link" onClick={() => setUnit(row)}>{value}</button> },
    { title: t('review.complete'), dataIndex: 'complete', sorter: (a, b) => a.complete - b.complete, render: (value: number) => <Progress aria-label={t('review.complete')} className="reports-share" percent={Math.floor(value * 1000) / 10} size="small" /> },
    { title: t('review.missing'), dataIndex: 'missing', align: 'right', className: 'number', sorter: (a, b) => a.missing - b.missing, render: (value: number) => count(value) },
    { title: t('review.wantedMissing'), dataIndex: 'wanted_missing', align: 'right', className: 'number', sorter: (a, b) => a.wanted_missing - b.wanted_missing, render: (value: number) => count(value) },
    { title: t('review.changedOn'), dataIndex: 'changed_on', sorter: (a, b) => (a.days ?? 0) - (b.days ?? 0), render: (value: string | null, row) => <span>{value ?? '—'} {(row.days ?? 0) > STALE_DAYS && <Tag color="orange">{t('review.stale', { n: row.days ?? 0 })}</Tag>}</span> },
    { title: t('review.corrections'), dataIndex: 'corrections', align: 'right', className: 'number', sorter: (a, b) => a.corrections - b.corrections },
  ];
  return (
    <>
      <p className="quiet">{t('review.summary', { filled: count(required - missing), required: count(required), missing: count(missing), stale: count(stale) })}</p>
      <Table<ReviewUnit> size="small" rowKey="institution_id" dataSource={ownFirst(reach, all.data.items)} columns={columns} scroll={{ x: 'max-content' }} pagination={{ pageSize: 20, showSizeChanger: false }} />
      <h2>{t('review.round')}</h2>
      <div className="statistics-ask">
        {rounds.data && rounds.data.items.length > 0 && <Select size="small" aria-label={t('review.round')} value={round?.id} onChange={setPicked} options={rounds.data.items.map((r) => ({ value: r.id, label: r.name }))} />}
        {round && <Progress aria-label={t('review.round')} className="reports-share" size="small" percent={Math.round((100 * (round.submitted + round.accepted)) / Math.max(1, round.units))} success={{ percent: Math.round((100 * round.accepted) / Math.max(1, round.units)) }} />}
        {round && <span className="quiet">{t('review.progress', { accepted: count(round.accepted), submitted: count(round.submitted), units: count(round.units) })}</span>}
        <span className="grow" />
        {round && <Button size="small" onClick={() => changeView({ screen: 'review', ask: { code: String(round.id) } })}>{t('review.onMap')}</Button>}
        {decides && <><Input size="small" className="statistics-unit" aria-label={t('review.roundName')} placeholder={t('review.roundName')} value={name} onChange={(event) => setName(event.target.value)} /><Button size="small" data-action="review-begin" disabled={!name.trim()} onClick={() => { run({ do: 'begin', name: name.trim() }); setName(''); }}>{t('review.begin')}</Button></>}
      </div>
      {round ? <RoundTable round={round.id} run={run} /> : <Empty description={t('review.noRound')} />}
      <UnitDrawer unit={unit} onClose={() => setUnit(null)} run={run} />
    </>
  );
}
