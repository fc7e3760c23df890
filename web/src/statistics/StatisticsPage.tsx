// StatisticsPage: the city counted in any combination on any day; each number opens its rooms.
import { App, Button, DatePicker, Select, Skeleton, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import dayjs from 'dayjs';
import { useMemo, useState } from 'react';
import { address, type Params } from '../api/client';
import { useStatistics, useUnits, type StatisticRow } from '../api/standards';
import { Failure } from '../common/Failure';
import { formatNumber } from '../format/format';
import { copyText } from '../frame/copyText';
import { useWords, type Words } from '../i18n/useWords';
import { Numbers } from '../panels/Numbers';
import type { Ask } from '../state/url';
import { changeView, useView } from '../state/useView';
import { Bars } from './Bars';
import { CountedRooms } from './CountedRooms';
import { codesOf, DIMENSIONS, nameOf } from './dimensions';

const FILTERS = ['level', 'class', 'status', 'tenure'] as const;
const BARS = 12;

const signed = (value: number): string => `${value > 0 ? '+' : ''}${formatNumber(value)}`;

function columnsOf(by: readonly string[], compared: boolean, words: Words, open: (row: StatisticRow) => void): ColumnsType<StatisticRow> {
  const { t, count } = words;
  const number = (key: 'rooms' | 'used_rooms' | 'people', title: string) => ({ title, dataIndex: key, align: 'right' as const, className: 'number', sorter: (a: StatisticRow, b: StatisticRow) => a[key] - b[key], render: (value: number) => count(value) });
  const areaOf = (key: 'area' | 'idle_area' | 'unoccupied_area' | 'over_area', title: string) => ({ title, dataIndex: key, align: 'right' as const, className: 'number', sorter: (a: StatisticRow, b: StatisticRow) => a[key] - b[key], render: (value: number) => formatNumber(value) });
  return [
    ...by.map((name, at) => ({ title: t(`statistics.${name}`), key: name, render: (_: unknown, row: StatisticRow) => (at === 0 ? <button type="button" className="as-link" onClick={() => open(row)}>{nameOf(row, name, words)}</button> : nameOf(row, name, words)) })),
    number('rooms', t('field.rooms')), areaOf('area', t('field.usable_area')),
    ...(compared ? [{ title: t('statistics.change'), key: 'change', align: 'right' as const, className: 'number', render: (_: unknown, row: StatisticRow) => (row.change ? signed(row.change.area) : '') }] : []),
    areaOf('idle_area', t('field.idle_area')), areaOf('unoccupied_area', t('statistics.unoccupied')), areaOf('over_area', t('statistics.over')), number('people', t('field.people')),
  ];
}

export default function StatisticsPage() {
  const words = useWords();
  const { t, area, count } = words;
  const { message } = App.useApp();
  const [{ ask }] = useView();
  const [shown, setShown] = useState<{ url: string; title: string } | null>(null);
  const units = useUnits();
  const by = (ask.by ?? 'district').split(',').filter((name) => DIMENSIONS.includes(name as (typeof DIMENSIONS)[number]));
  const params: Params = { by: by.join(','), as_of: ask.as_of, compare: ask.compare, unit: ask.institution, ...Object.fromEntries(FILTERS.map((name) => [name, ask[name]])) };
  const answer = useStatistics(params);
  const { data } = answer;
  const put = (change: Ask) => changeView({ ask: Object.fromEntries(Object.entries({ ...ask, ...change }).filter(([, value]) => value)) }, 'replace');
  const title = (row: StatisticRow) => by.map((name) => nameOf(row, name, words)).join(' · ');
  const names = useMemo(() => ({ used: t('statistics.used'), idle: t('statistics.idle'), unoccupied: t('statistics.unoccupied') }), [t]);
  const bars = useMemo(() => [...(data?.items ?? [])].sort((a, b) => b.area - a.area).slice(0, BARS).map((row) => ({
    name: (data?.by ?? []).map((name) => nameOf(row, name, words)).join(' · '), used: Number((row.area - row.idle_area - row.unoccupied_area).toFixed(2)), idle: row.idle_area, unoccupied: row.unoccupied_area,
  })), [data, words]);
  const day = (name: 'as_of' | 'compare') => <DatePicker size="small" aria-label={t(`statistics.${name}`)} placeholder={t(`statistics.${name}`)} value={ask[name] ? dayjs(ask[name]) : null} onChange={(value) => put({ [name]: value?.format('YYYY-MM-DD') })} />;
  const sentence = () => data && t('statistics.sentence', { day: data.as_of, rooms: count(data.total.rooms), area: area(data.total.area), idle: count(data.total.idle_rooms), idleArea: area(data.total.idle_area), over: count(data.total.over_rooms), overArea: area(data.total.over_area) })
    + (data.total.change ? t('statistics.sentenceChange', { day: data.compare ?? '', change: signed(data.total.change.area) }) : '');
  const copy = async () => void ((await copyText(sentence() ?? '')) ? message.success(t('statistics.copied')) : message.error(t('app.copyFailed')));
  return (
    <div className="data statistics">
      <section className="statistics-sheet" aria-labelledby="statistics-title">
        <h1 id="statistics-title">{t('app.statistics')}</h1>
        <div className="statistics-ask">
          <Select mode="multiple" size="small" maxCount={4} className="statistics-by" aria-label={t('statistics.by')} placeholder={t('statistics.by')} value={by} onChange={(value: string[]) => put({ by: value.join(',') })} options={DIMENSIONS.map((value) => ({ value, label: t(`statistics.${value}`) }))} />
          {day('as_of')}{day('compare')}
          <Select allowClear showSearch size="small" className="statistics-unit" aria-label={t('statistics.unit')} placeholder={t('statistics.unit')} value={ask.institution} onChange={(value?: string) => put({ institution: value })} optionFilterProp="label" options={(units.data?.items ?? []).map(({ id, name }) => ({ value: String(id), label: name ?? '' }))} />
          {FILTERS.map((name) => <Select key={name} allowClear size="small" className="statistics-code" aria-label={t(`statistics.${name}`)} placeholder={t(`statistics.${name}`)} value={ask[name]} onChange={(value?: string) => put({ [name]: value })} options={codesOf(name, words)} />)}
          <span className="grow" />
          <Button size="small" disabled={!data} onClick={() => void copy()}>{t('statistics.copy')}</Button>
          {(['xlsx', 'csv'] as const).map((f) => <Button key={f} size="small" href={address('/api/statistics', { ...params, f })} download>{f.toUpperCase()}</Button>)}
          <Button size="small" onClick={() => window.print()}>{t('app.print')}</Button>
        </div>
        {answer.error ? <Failure error={answer.error} retry={() => void answer.refetch()} /> : !data ? <Skeleton active /> : (
          <>
            <Numbers figures={[
              { label: t('field.rooms'), value: count(data.total.rooms), unit: t('unit.rooms') },
              { label: t('field.usable_area'), value: formatNumber(data.total.area), unit: t('unit.area') },
              { label: t('field.idle_area'), value: formatNumber(data.total.idle_area), unit: t('unit.area'), tone: 'idle' },
              { label: t('statistics.over'), value: formatNumber(data.total.over_area), unit: t('unit.area') },
            ]} />
            <p className="quiet"><button type="button" className="as-link" onClick={() => setShown({ url: data.total.rooms_url, title: t('statistics.all') })}>{t('statistics.openAll')}</button> · {sentence()}</p>
            <Bars bars={bars} names={names} title={t('statistics.chart')} />
            <Table<StatisticRow> size="small" rowKey={(row) => row.rooms_url} dataSource={data.items} columns={columnsOf(data.by, data.compare !== undefined, words, (row) => setShown({ url: row.rooms_url, title: title(row) }))} scroll={{ x: 'max-content' }} pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }} />
          </>
        )}
        <CountedRooms url={shown?.url ?? null} title={shown?.title ?? ''} onClose={() => setShown(null)} />
      </section>
    </div>
  );
}
