// SignedRooms: the rooms that are signed, with the three areas apart and, for who may see them, their people.
import { Table } from 'antd';
import type { Confirmation, SignedRoom } from '../api/confirm';
import { formatNumber } from '../format/format';
import { useWords } from '../i18n/useWords';

export function SignedRooms({ card }: { card: Confirmation }) {
  const { t, word } = useWords();
  const named = card.rooms.some((room) => room.people);
  const area = (name: 'measured' | 'declared' | 'approved') => ({
    title: t(`confirm.column.${name}`), dataIndex: name, align: 'right' as const, width: 104, render: (value: number | null) => <span className="number">{value === null ? '—' : formatNumber(value)}</span>,
  });
  return (
    <section className="section">
      <h3>{t('confirm.rooms')}<span className="section-extra">{t('confirm.areasIn')}</span></h3>
      <Table<SignedRoom> size="small" rowKey="code" dataSource={card.rooms} scroll={{ x: 720 }} pagination={card.rooms.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
        columns={[
          { title: t('confirm.column.number'), key: 'number', width: 150, render: (_, room) => <span className="confirm-name">{room.number ?? room.code}<small>{room.code}</small></span> },
          { title: t('confirm.column.floor'), dataIndex: 'floor', width: 64, align: 'right', render: (floor: number) => (floor >= 0 ? `${floor + 1}F` : `B${-floor}`) },
          { title: t('confirm.column.use'), key: 'use', width: 130, render: (_, room) => [...new Set([word('use', room.use), word('subtype', room.subtype)])].filter(Boolean).join(' · ') },
          area('measured'), area('declared'), area('approved'),
          { title: t('confirm.column.people'), key: 'people', render: (_, room) => (named ? (room.people ?? []).map(({ name }) => name).join(t('app.comma')) : room.n_people || '') },
        ]}
        summary={() => (
          <Table.Summary.Row>
            <Table.Summary.Cell index={0} colSpan={3}>{t('confirm.sum')}</Table.Summary.Cell>
            {(['measured', 'declared', 'approved'] as const).map((name, index) => <Table.Summary.Cell key={name} index={3 + index} align="right"><b className="number">{card.rooms.every((room) => room[name] === null) ? '—' : formatNumber(card.rooms.reduce((sum, room) => sum + Math.round((room[name] ?? 0) * 100), 0) / 100)}</b></Table.Summary.Cell>)}
            <Table.Summary.Cell index={6}>{card.rooms.reduce((sum, room) => sum + room.n_people, 0)} {t('unit.people')}</Table.Summary.Cell>
          </Table.Summary.Row>
        )} />
    </section>
  );
}
