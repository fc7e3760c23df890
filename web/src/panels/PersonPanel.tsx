// PersonPanel: the card of a person, where they sit and what may be changed; only for those who may see people.
import { ExportOutlined, LogoutOutlined } from '@ant-design/icons';
import { Button, Skeleton } from 'antd';
import { useState } from 'react';
import { Failure } from '../common/Failure';
import { DeleteButton } from '../edit/DeleteButton';
import { EditButton } from '../edit/EditButton';
import { usePerson, type Person, type Seat } from '../edit/peopleQueries';
import { SeatDialog, type SeatOrder } from '../edit/SeatDialog';
import { reaches, useReach } from '../edit/useReach';
import { openBuilding, select, stepBack } from '../frame/steps';
import { useWords } from '../i18n/useWords';
import { useMay } from '../session/useSession';
import { Facts } from './Facts';
import { HistorySection } from './HistorySection';
import { PanelHead } from './PanelHead';
import { Section } from './Section';

function Seats({ card, open }: { card: Person & { seats: Seat[] }; open: ((order: SeatOrder) => void) | null }) {
  const { t, area, date } = useWords();
  if (card.seats.length === 0) return <p className="quiet">{t('people.noOffice')}</p>;
  const person = { id: card.id, name: card.name };
  return (
    <ul>
      {card.seats.map((seat) => {
        const name = [seat.building, seat.number].filter(Boolean).join(' ');
        const room = { id: seat.room_id, name, without: [] };
        return (
          <li key={seat.id} className="occupant">
            <span>
              <button type="button" className="as-link" onClick={() => openBuilding(seat.building_id, seat.ordinal, { kind: 'room', id: seat.room_id })}>{name}</button>
              <small className="quiet"> {[seat.floor, area(seat.usable_area), seat.kind === 'second' && t('people.secondShort'), t('panel.since', { date: date(seat.from) })].filter(Boolean).join(' · ')}</small>
            </span>
            {open && <Button type="text" size="small" data-action="move" icon={<ExportOutlined />} aria-label={`${t('action.move')} ${name}`} title={t('action.move')} onClick={() => open({ action: 'move', room, person })} />}
            {open && <Button type="text" size="small" data-action="take_out" icon={<LogoutOutlined />} aria-label={`${t('action.take_out')} ${name}`} title={t('action.take_out')} onClick={() => open({ action: 'take_out', room, person })} />}
          </li>
        );
      })}
    </ul>
  );
}

export function PersonPanel({ id, onClose = stepBack }: { id: number; onClose?: () => void }) {
  const { t, word } = useWords();
  const sees = useMay('read_people');
  const person = usePerson(id, sees);
  const reach = useReach();
  const [order, setOrder] = useState<SeatOrder | null>(null);
  if (!sees) return <p className="card quiet">{t('people.notYours')}</p>;
  if (person.error) return <Failure error={person.error} retry={() => void person.refetch()} />;
  if (!person.data) return <div className="card" aria-busy="true"><Skeleton active title={{ width: '60%' }} paragraph={{ rows: 5 }} /></div>;
  const card = person.data;
  const owners = [card.institution_id];
  const may = reaches(reach, owners);
  return (
    <article className="card">
      <PanelHead kind={t('kind.person')} title={card.name} onClose={onClose}>
        <button type="button" className="as-link" onClick={() => select({ kind: 'institution', id: card.institution_id })}>{card.institution}</button>
      </PanelHead>
      <div className="actions">
        {may && card.status === 'active' && <Button size="small" data-action="put" onClick={() => setOrder({ action: 'put', person: { id, name: card.name }, second: card.seats.length > 0 })}>{t('people.putIn')}</Button>}
        <EditButton register="people" id={id} title={card.name} owners={owners} />
        <DeleteButton register="people" id={id} name={card.name} owners={owners} onGone={onClose} />
      </div>
      <Section title={t('people.seats')}><Seats card={card} open={may ? setOrder : null} /></Section>
      <Section title={t('panel.facts')}>
        <Facts rows={[[t('field.rank'), word('rank', card.rank)], [t('field.department'), card.department], [t('people.status'), word('personStatus', card.status)], [t('field.code'), card.code]]} />
      </Section>
      <HistorySection register="people" id={id} owners={owners} />
      {order && <SeatDialog order={order} onClose={() => setOrder(null)} />}
    </article>
  );
}
