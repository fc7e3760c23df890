// IdleList: what was found, nearest first. A row and its rooms on the map are one selection; arrows go through them.
import { Tag } from 'antd';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import type { IdleAnswer, IdleItem } from '../api/found';
import { useWords, type Words } from '../i18n/useWords';
import { hoverRoom } from '../map/current';
import { changeView, useView } from '../state/useView';
import { IdleActions } from './IdleActions';

export const distanceText = (metres: number, { t }: Words): string =>
  metres >= 9950 ? `${(metres / 1000).toFixed(0)} ${t('unit.kilometre')}` : metres >= 1000 ? `${(metres / 1000).toFixed(1)} ${t('unit.kilometre')}` : `${Math.round(metres)} ${t('unit.metre')}`;

export function showItem(item: IdleItem): void {
  const [room] = item.room_ids;
  if (room !== undefined) changeView({ building: item.building_id, floor: item.ordinal, selection: { kind: 'room', id: room }, also: item.room_ids.slice(1), camera: null });
}

const numbersOf = (item: IdleItem, comma: string): string => item.rooms.map(({ number, name, code }) => number ?? name ?? code ?? '').join(comma);

function Row({ item, chosen, first }: { item: IdleItem; chosen: boolean; first: boolean }) {
  const words = useWords();
  const { t, word, area, count } = words;
  const [room] = item.rooms;
  const single = item.rooms.length === 1;
  const place = [item.building?.startsWith(item.courtyard ?? '?') ? null : item.courtyard, item.building, item.floor].filter(Boolean).join(' › ');
  return (
    <li role="option" aria-selected={chosen} tabIndex={chosen || first ? 0 : -1} className="idle-row" data-room={item.room_ids[0]} onClick={() => showItem(item)}
      onMouseEnter={() => hoverRoom(item.room_ids[0] ?? null)} onMouseLeave={() => hoverRoom(null)}>
      <span className="idle-title">{numbersOf(item, t('app.comma'))}{single && room?.number && room.name ? ` ${room.name}` : ''}</span>
      <span className="number idle-area">{area(item.area)}</span>
      <span className="quiet idle-place">{place}</span>
      <span className="number quiet">{item.distance_m === undefined ? '' : distanceText(item.distance_m, words)}</span>
      <span className="idle-tags">
        {!single && <Tag>{t('idle.roomsOf', { count: count(item.rooms.length) })}</Tag>}
        {single && room?.use && <Tag>{word('use', room.use)}</Tag>}
        {item.waste !== undefined && <span className="quiet">{t('idle.waste', { area: area(item.waste) })}{item.least === false && `, ${t('idle.notLeast', { area: area(item.waste_bound) })}`}</span>}
        {item.lift && <span className="quiet">{t('idle.withLift')}</span>}
        {item.tenure && item.tenure !== 'own' && <span className="quiet">{word('tenure', item.tenure)}</span>}
        {item.reserved && <span className="state reserved">{t('idle.reservedMark')}</span>}
      </span>
      {item.walk_m !== undefined && <span className="number quiet">{t('idle.walk', { distance: distanceText(item.walk_m, words) })}</span>}
    </li>
  );
}

export function IdleList({ answer }: { answer: IdleAnswer }) {
  const { t, count } = useWords();
  const [view] = useView();
  const list = useRef<HTMLUListElement>(null);
  const room = view.selection?.kind === 'room' ? view.selection.id : null;
  const at = answer.items.findIndex((item) => room !== null && item.room_ids.includes(room));
  useEffect(() => {
    if (at >= 0) list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  useEffect(() => () => hoverRoom(null), []);
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const focused = [...(list.current?.children ?? [])].findIndex((row) => row === document.activeElement);
    const next = answer.items[step === 0 ? focused : Math.max(0, Math.min(answer.items.length - 1, focused + step))];
    if (!next || (step === 0 && event.key !== 'Enter' && event.key !== ' ')) return;
    event.preventDefault();
    showItem(next);
    const row = list.current?.children[answer.items.indexOf(next)];
    if (row instanceof HTMLElement) row.focus();
  };
  return (
    <>
      {answer.items[at] && <IdleActions item={answer.items[at]} />}
      <ul ref={list} className="idle-list" role="listbox" aria-label={t('idle.list')} onKeyDown={onKey}>
        {answer.items.map((item, index) => <Row key={item.room_ids.join('-')} item={item} chosen={index === at} first={at < 0 && index === 0} />)}
      </ul>
      {answer.items.length < answer.total.count && <p className="quiet">{t('idle.shown', { count: count(answer.items.length) })}</p>}
    </>
  );
}
