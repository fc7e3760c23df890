// PersonPanel: the card of a person, where they sit and what may be changed; only for those who may see people.
import { Button, Skeleton } from 'antd';
import { useState } from 'react';
import { Failure } from '../common/Failure';
import { EditButton } from '../edit/EditButton';
import { usePerson } from '../edit/peopleQueries';
import { SeatDialog, type SeatOrder } from '../edit/SeatDialog';
import { reaches, useReach } from '../edit/useReach';
import { openBuilding, select, stepBack } from '../frame/steps';
import { useWords } from '../i18n/useWords';
import { useMay } from '../session/useSession';
import { Facts } from './Facts';
import { HistorySection } from './HistorySection';
import { Links } from './Links';
import { PanelHead } from './PanelHead';
import { Section } from './Section';

export function PersonPanel({ id }: { id: number }) {
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
  return (
    <article className="card">
      <PanelHead kind={t('kind.person')} title={card.name} onClose={stepBack}>
        <button type="button" className="as-link" onClick={() => select({ kind: 'institution', id: card.institution_id })}>{card.institution}</button>
      </PanelHead>
      <div className="actions">
        {reaches(reach, owners) && card.seats.length > 0 && <Button size="small" data-action="move" onClick={() => setOrder({ action: 'move', person: { id, name: card.name } })}>{t('action.move')}</Button>}
        <EditButton register="people" id={id} title={card.name} owners={owners} />
      </div>
      <Section title={t('people.seats')}>
        <Links links={card.seats.map((seat) => ({
          id: seat.room_id, name: [seat.building, seat.number].filter(Boolean).join(' '), note: [seat.floor, seat.kind === 'second' && t('people.secondShort')].filter(Boolean).join(' · '), area: seat.usable_area,
          go: () => openBuilding(seat.building_id, seat.ordinal, { kind: 'room', id: seat.room_id }),
        }))} />
      </Section>
      <Section title={t('panel.facts')}>
        <Facts rows={[[t('field.rank'), word('rank', card.rank)], [t('field.department'), card.department], [t('people.status'), word('personStatus', card.status)], [t('field.code'), card.code]]} />
      </Section>
      <HistorySection register="people" id={id} owners={owners} />
      {order && <SeatDialog order={order} onClose={() => setOrder(null)} />}
    </article>
  );
}
