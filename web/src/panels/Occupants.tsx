// Occupants: who sits in the room, for those who may see people; who may also changes it here.
import { ExportOutlined, LogoutOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Skeleton } from 'antd';
import { useState } from 'react';
import type { Room } from '../api/types';
import { Failure } from '../common/Failure';
import { useOccupants, type Occupant } from '../edit/peopleQueries';
import { SeatDialog, type SeatOrder } from '../edit/SeatDialog';
import { reaches, useReach } from '../edit/useReach';
import { select } from '../frame/steps';
import { useWords } from '../i18n/useWords';
import { useMay } from '../session/useSession';
import { Section } from './Section';

function Row({ one, place, open }: { one: Occupant; place: NonNullable<SeatOrder['room']>; open: ((order: SeatOrder) => void) | null }) {
  const { t, word, date } = useWords();
  const person = { id: one.person_id, name: one.person };
  return (
    <li className="occupant">
      <span>
        <button type="button" className="as-link" onClick={() => select({ kind: 'person', id: one.person_id })}>{one.person}</button>
        <small className="quiet"> {[word('rank', one.rank), one.department, one.kind === 'second' && t('people.secondShort'), t('panel.since', { date: date(one.from) })].filter(Boolean).join(' · ')}</small>
      </span>
      {open && <Button type="text" size="small" icon={<ExportOutlined />} aria-label={t('people.moveOne', { name: one.person })} title={t('action.move')} onClick={() => open({ action: 'move', room: place, person })} />}
      {open && <Button type="text" size="small" icon={<LogoutOutlined />} aria-label={t('people.outOne', { name: one.person })} title={t('action.take_out')} onClick={() => open({ action: 'take_out', room: place, person })} />}
    </li>
  );
}

export function Occupants({ room }: { room: Room }) {
  const { t, count } = useWords();
  const sees = useMay('read_people');
  const owners = (room.holders ?? []).map((holder) => holder.institution_id);
  const may = reaches(useReach(), owners);
  const asked = useOccupants(room.id, sees);
  const [order, setOrder] = useState<SeatOrder | null>(null);
  if (!sees) return null;
  const items = asked.data ?? [];
  const place = { id: room.id, name: [room.building, room.number].filter(Boolean).join(' '), institution: owners[0], without: items.map((one) => one.person_id) };
  const canPut = may && owners.length > 0 && ['in_use', 'shared', 'lent_out'].includes(room.state ?? '');
  return (
    <Section title={t('people.title')} extra={<>{count(items.length)}{canPut && <Button type="text" size="small" className="fact-edit" data-action="put" icon={<PlusOutlined />} aria-label={t('action.put')} onClick={() => setOrder({ action: 'put', room: place })} />}</>}>
      {asked.error && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {asked.isPending && <Skeleton active title={false} paragraph={{ rows: 1 }} />}
      {asked.data && items.length === 0 && <p className="quiet">{t('people.none')}</p>}
      <ul>{items.map((one) => <Row key={one.id} one={one} place={place} open={may ? setOrder : null} />)}</ul>
      {order && <SeatDialog order={order} onClose={() => setOrder(null)} />}
    </Section>
  );
}
