// columns: of the lists of rooms, buildings and courtyards; numbers to the right, all sortable.
import type { TableColumnsType } from 'antd';
import type { BuildingRow, CourtyardRow, Room } from '../api/types';
import { formatNumber } from '../format/format';
import type { Words } from '../i18n/useWords';
import { StateTag } from '../panels/StateTag';

/** The fields of all three rows together, each where it has it. */
type Loose<T> = { [K in keyof T]?: T[K] | null };
export type Row = Loose<Omit<Room, 'id' | keyof BuildingRow | keyof CourtyardRow>> & Loose<Omit<BuildingRow, 'id'>> & Loose<Omit<CourtyardRow, 'id'>> & { id: number };
type Columns = TableColumnsType<Row>;

const compare = new Intl.Collator('zh-CN', { numeric: true }).compare;

function text({ t }: Words, name: 'number' | 'name' | 'floor' | 'building' | 'courtyard' | 'district' | 'code' | 'institution', width: number, label: string = name): Columns[number] {
  return {
    title: t(`field.${label}`), dataIndex: name, width, ellipsis: true, showSorterTooltip: false,
    sorter: (a, b) => compare(a[name] ?? '', b[name] ?? ''),
  };
}

function number({ t, count }: Words, name: 'usable_area' | 'approved_area' | 'gross_area' | 'land_area' | 'idle_area' | 'rooms' | 'buildings' | 'floors_above' | 'occupants', width: number): Columns[number] {
  const isArea = name.endsWith('area');
  return {
    title: isArea ? `${t(`field.${name}`)} ${t('unit.area')}` : t(`field.${name}`), dataIndex: name, width, align: 'right', className: 'number',
    showSorterTooltip: false, sorter: (a, b) => (a[name] ?? 0) - (b[name] ?? 0),
    render: (value: number | null | undefined) => (isArea ? formatNumber(value) : count(value)),
  };
}

export function columnsOf(kind: 'rooms' | 'buildings' | 'courtyards', words: Words, wide: boolean): Columns {
  if (kind === 'courtyards') return [text(words, 'name', 240), text(words, 'district', 110), text(words, 'code', 130), number(words, 'land_area', 130)];
  if (kind === 'buildings') return [text(words, 'name', 200), text(words, 'code', 140), number(words, 'floors_above', 100), number(words, 'gross_area', 140), number(words, 'usable_area', 140)];
  const places: Columns = wide ? [text(words, 'courtyard', 180), text(words, 'building', 90), text(words, 'floor', 70)] : [text(words, 'floor', 70)];
  return [
    { ...text(words, 'number', 90), fixed: 'left' }, text(words, 'name', 150), ...places,
    { title: words.t('field.use'), dataIndex: 'use', width: 120, showSorterTooltip: false, sorter: (a, b) => compare(a.use ?? '', b.use ?? ''), render: (use: string) => words.word('use', use) },
    { title: words.t('field.state'), dataIndex: 'state', width: 90, showSorterTooltip: false, sorter: (a, b) => compare(a.status ?? a.state ?? '', b.status ?? b.state ?? ''), render: (_, row) => <StateTag state={row.state} status={row.status} /> },
    number(words, 'usable_area', 125), number(words, 'approved_area', 125), text(words, 'institution', 220, 'holder'), number(words, 'occupants', 90),
  ];
}
