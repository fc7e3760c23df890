import type { Room } from '../api/types';
import { DeleteButton } from '../edit/DeleteButton';
import { EditButton } from '../edit/EditButton';
import { today } from '../edit/values';
import { FactEdit } from '../edit/FactEdit';
import { LastAction } from '../edit/LastAction';
import { RoomActions } from '../edit/RoomActions';
import { select, stepBack } from '../frame/steps';
import { formatNumber } from '../format/format';
import { useWords } from '../i18n/useWords';
import { useMay } from '../session/useSession';
import { CardFrame } from './CardFrame';
import { Facts } from './Facts';
import { HistorySection } from './HistorySection';
import { Numbers } from './Numbers';
import { Occupants } from './Occupants';
import { PanelHead } from './PanelHead';
import { PastHolders } from './PastHolders';
import { Related } from './Related';
import { RoomSurveys } from './RoomSurveys';
import { Section } from './Section';
import { StateTag } from './StateTag';

const ownersOf = (room: Room) => (room.holders ?? []).map((holder) => holder.institution_id);

function Holders({ room }: { room: Room }) {
  const { t, date } = useWords();
  const holders = room.holders ?? [];
  if (holders.length === 0) return <p className="quiet">{t('panel.noHolder')}</p>;
  return (
    <ul className="holders">
      {holders.map((holder) => (
        <li key={`${holder.institution_id}-${holder.from}`}>
          <span>
            <button type="button" className="as-link" onClick={() => select({ kind: 'institution', id: holder.institution_id })}>{holder.institution}</button>
            <FactEdit register="holdings" id={holder.id} name={holder.institution} />
          </span>
          <span className="quiet">
            {[holder.from && t('panel.since', { date: date(holder.from) }), holder.share !== undefined && holder.share !== 1 && `${Math.round(holder.share * 100)}%`, holder.document].filter(Boolean).join(' · ')}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** For whom it is promised or lent, until when and why. */
function Promise({ room }: { room: Room }) {
  const { t, date } = useWords();
  const { reservation, loan } = room;
  if (!reservation && !loan) return null;
  const kind = reservation ? 'reserved' : 'lent_out';
  const until = reservation?.until ?? loan?.until;
  const whom = reservation?.institution ?? loan?.institution;
  return (
    <div className={`promise ${kind}`}>
      <p><b>{t(`panel.${kind}`, { whom: whom ?? t('panel.nobody') })}</b>{until && ` ${t('action.untilDay', { date: date(until) })}`}{loan && <FactEdit register="tenures" id={loan.id} name={t('state.lent_out')} />}</p>
      <p className="quiet">{[reservation?.reason, reservation?.document ?? loan?.document].filter(Boolean).join(' · ')}</p>
    </div>
  );
}

export function RoomPanel({ id, onClose = stepBack }: { id: number; onClose?: () => void }) {
  const { t, word, area, count, date } = useWords();
  const sees = useMay('read_units');
  return (
    <CardFrame name="rooms" id={id}>
      {(room) => (
        <>
          <PanelHead kind={t('kind.room')} title={[room.number, room.name].filter(Boolean).join(' ') || (room.code ?? '')} onClose={onClose}>
            <StateTag state={room.state} status={room.status} />
            <span>{[room.courtyard, room.building, room.floor].filter(Boolean).join(' › ')}</span>
          </PanelHead>
          <RoomActions rooms={[room]}><EditButton register="rooms" id={id} title={[room.building, room.number].filter(Boolean).join(' ')} owners={ownersOf(room)} /><DeleteButton register="rooms" id={id} name={[room.building, room.number].filter(Boolean).join(' ')} owners={ownersOf(room)} onGone={onClose} /></RoomActions>
          <Promise room={room} />
          <LastAction room={id} owners={ownersOf(room)} />
          <Numbers figures={[
            { label: room.area_source ? `${t('field.usable_area')} · ${word('source', room.area_source)}` : t('field.usable_area'), value: formatNumber(room.usable_area), unit: t('unit.area') },
            { label: t('field.occupants'), value: count(room.occupants), unit: t('unit.people') },
          ]} />
          {sees && <Section title={t('panel.holders')} extra={<FactEdit register="holdings" id={null} name={t('panel.holders')} initial={{ room_code: room.code, room: [room.building, room.number].filter(Boolean).join(' '), share: 1, from: today() }} />}><Holders room={room} /></Section>}
          <Occupants room={room} />
          <Related register="tenures" params={{ room_id: id }} initial={{ room_code: room.code, room: [room.building, room.number].filter(Boolean).join(' '), from: today() }} name={(row, read) => [read('kind'), row.party].filter(Boolean).join(' · ')}
            note={(row) => `${date(row.from as string)} – ${row.to ? date(row.to as string) : t('panel.current')}`} />
          <Section title={t('panel.facts')}>
            <Facts rows={[
              [t('field.use'), [word('use', room.use), word('subtype', room.subtype)].filter(Boolean).join(' · ')], [t('field.state'), word('state', room.state)],
              [t('field.measured_area'), area(room.measured_area)], [t('field.declared_area'), area(room.declared_area)], [t('field.approved_area'), area(room.approved_area)],
              [t('field.code'), room.code], [t('field.since'), date(room.valid_from)],
            ]} />
          </Section>
          <RoomSurveys room={room} />
          <HistorySection register="rooms" id={id} owners={ownersOf(room)}>{sees && <PastHolders room={id} />}</HistorySection>
        </>
      )}
    </CardFrame>
  );
}
