// ListDrawer: under the map, the same things as a table. A row and its place on the map are one selection.
import { CloseOutlined } from '@ant-design/icons';
import { Button, Segmented, Table, type TableRef } from 'antd';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { address } from '../api/client';
import { useRows } from '../api/queries';
import { Failure } from '../common/Failure';
import { chooseRooms, openBuilding, select, toggleList, toggleRoom } from '../frame/steps';
import { useWords } from '../i18n/useWords';
import { hoverRoom } from '../map/current';
import { useView } from '../state/useView';
import { columnsOf, type Row } from './columns';
import { useScope, type Scope } from './useScope';

const HEAD_PX = 78;
const LEAST_PX = 160;

/** From the selected room to this one, as the table stands. */
function chooseUpTo(rows: readonly Row[], from: number | null, to: number): void {
  const ids = rows.map((row) => row.id);
  const [a, b] = [ids.indexOf(from ?? to), ids.indexOf(to)];
  const span = a < 0 ? [to] : ids.slice(Math.min(a, b), Math.max(a, b) + 1);
  chooseRooms(a > b ? span.reverse() : span);
}

function choose(kind: Scope['kind'], row: Row): void {
  if (kind === 'buildings') openBuilding(row.id);
  else if (kind === 'courtyards') select({ kind: 'courtyard', id: row.id });
  else if (row.building_id != null) openBuilding(row.building_id, row.ordinal ?? null, { kind: 'room', id: row.id });
}

function useHeight(full: boolean) {
  const [height, setHeight] = useState(() => Math.round(Math.min(320, window.innerHeight * 0.4)));
  const set = (wanted: number) => setHeight(Math.max(LEAST_PX, Math.min(window.innerHeight - 200, wanted)));
  const shown = full ? window.innerHeight - 140 : height;
  return { height: shown, set };
}

export default function ListDrawer({ full }: { full: boolean }) {
  const words = useWords();
  const { t, count, area } = words;
  const [view] = useView();
  const [whole, setWhole] = useState(false);
  const scope = useScope(whole);
  const rows = useRows(scope.kind, scope.params);
  const { height, set } = useHeight(full);
  const table = useRef<TableRef>(null);
  const chosen = view.selection?.kind === 'room' ? view.selection.id : null;
  const all = useMemo(() => new Set(chosen === null ? [] : [chosen, ...view.also]), [chosen, view.also]);
  const sorted = useRef<readonly Row[] | null>(null);
  const items: Row[] = useMemo(() => rows.data?.items ?? [], [rows.data]);
  useEffect(() => {
    if (chosen !== null && items.some((row) => row.id === chosen)) table.current?.scrollTo({ key: chosen });
  }, [chosen, items]);
  useEffect(() => () => hoverRoom(null), []);

  const pick = (row: Row, event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }) => {
    if (scope.kind === 'rooms' && event.shiftKey) chooseUpTo(sorted.current ?? items, chosen, row.id);
    else if (scope.kind === 'rooms' && (event.ctrlKey || event.metaKey)) toggleRoom(row.id);
    else choose(scope.kind, row);
  };
  const onGrip = (event: PointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) set((event.currentTarget.parentElement?.getBoundingClientRect().bottom ?? 0) - event.clientY);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowUp') set(height + 20);
    if (event.key === 'ArrowDown') set(height - 20);
  };
  const total = rows.data?.total;
  const sums = total ? (total.area !== undefined && scope.kind === 'rooms' ? t('list.totalArea', { rows: count(total.count), area: area(total.area) }) : t('list.total', { rows: count(total.count) })) : '';
  const less = total && items.length < total.count ? ` · ${t('list.shownOf', { shown: count(items.length) })}` : '';
  return (
    <section className="list" aria-label={scope.title} style={{ height }}>
      {!full && <div className="list-grip" role="separator" aria-orientation="horizontal" aria-label={t('list.resize')} tabIndex={0} aria-valuenow={height} aria-valuemin={LEAST_PX} aria-valuemax={900}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)} onPointerMove={onGrip} onKeyDown={onKey} />}
      <header className="list-head">
        <h2>{scope.title}</h2>
        <span className="quiet number">{sums}{less}</span>
        <span className="grow" />
        {scope.inBuilding && <Segmented size="small" value={whole} options={[{ value: false, label: t('list.thisFloor') }, { value: true, label: t('list.wholeBuilding') }]} onChange={setWhole} />}
        {scope.params && (['xlsx', 'csv'] as const).map((format) => <Button key={format} size="small" href={address(`/api/${scope.kind}`, { ...scope.params, f: format })} download aria-label={`${t('list.export')} ${format.toUpperCase()}`}>{format.toUpperCase()}</Button>)}
        {!full && <Button size="small" type="text" icon={<CloseOutlined />} aria-label={t('app.close')} onClick={toggleList} />}
      </header>
      {rows.error ? <Failure error={rows.error} retry={() => void rows.refetch()} /> : (
        <Table<Row> ref={table} size="small" virtual rowKey="id" dataSource={items} columns={columnsOf(scope.kind, words, whole || !scope.inBuilding)} pagination={false} loading={rows.isPending}
          scroll={{ x: scope.kind === 'rooms' ? 1050 : 700, y: height - HEAD_PX }} locale={{ emptyText: t('list.empty') }} rowClassName={(row) => (all.has(row.id) ? 'chosen' : '')}
          onChange={(_, __, ___, extra) => { sorted.current = extra.currentDataSource; }}
          onRow={(row) => ({
            tabIndex: 0, onClick: (event) => pick(row, event),
            onMouseDown: (event) => { if (event.shiftKey) event.preventDefault(); },
            onKeyDown: (event) => {
              if (event.key === 'Enter') pick(row, event);
              if (event.key === ' ' && scope.kind === 'rooms') {
                event.preventDefault();
                toggleRoom(row.id);
              }
            },
            onMouseEnter: () => scope.kind === 'rooms' && hoverRoom(row.id), onMouseLeave: () => hoverRoom(null),
          })} />
      )}
    </section>
  );
}
