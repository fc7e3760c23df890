import { Button } from 'antd';
import type { Building, FloorRow } from '../api/types';
import { DeleteButton } from '../edit/DeleteButton';
import { EditButton } from '../edit/EditButton';
import { FactEdit } from '../edit/FactEdit';
import { reaches, useReach } from '../edit/useReach';
import { openBuilding, stepBack } from '../frame/steps';
import { formatNumber } from '../format/format';
import { useWords } from '../i18n/useWords';
import { useFloor } from '../map/useFloor';
import { changeView } from '../state/useView';
import { CardFrame } from './CardFrame';
import { Facts } from './Facts';
import { FloorStack } from './FloorStack';
import { HistorySection } from './HistorySection';
import { Numbers } from './Numbers';
import { PanelHead } from './PanelHead';
import { Related } from './Related';
import { Section } from './Section';

/** Leases of the house to everybody; the floors and what is no room of the one that is shown, to who keeps them. */
function Belongings({ card, floor }: { card: Building; floor: FloorRow | undefined }) {
  const { t, date, area } = useWords();
  const reach = useReach();
  const house = { building_code: card.code, building: card.name };
  const labelOf = (ordinal: unknown) => card.floors.find((one) => one.ordinal === ordinal)?.label ?? String(ordinal);
  return (
    <>
      <Related register="tenures" params={{ building_id: card.id }} initial={house} name={(row, read) => [read('kind'), row.party].filter(Boolean).join(' · ')}
        note={(row) => `${date(row.from as string)} – ${row.to ? date(row.to as string) : t('panel.current')}`} />
      {reaches(reach, []) && <Related register="floors" params={{ building_id: card.id }} initial={house} name={(row) => labelOf(row.ordinal)} note={(row) => area(row.gross_area as number | null)} />}
      {reaches(reach, []) && floor && <Related register="circulation" title={t('panel.circulationOf', { floor: floor.label })} params={{ floor_id: floor.id }} initial={{ ...house, ordinal: floor.ordinal }} name={(_, read) => read('kind')} />}
    </>
  );
}

export function BuildingPanel({ id, onClose = stepBack }: { id: number; onClose?: () => void }) {
  const { t, count, area, word, date } = useWords();
  const shown = useFloor();
  const floorOf = (card: Building) => card.floors.find(({ ordinal }) => ordinal === shown) ?? card.floors[0];
  return (
    <CardFrame name="buildings" id={id}>
      {(card) => (
        <>
          <PanelHead kind={t('kind.building')} title={card.name ?? card.code ?? ''} onClose={onClose}>{[card.district, card.courtyard].filter(Boolean).join(' › ')}</PanelHead>
          <div className="actions"><EditButton register="buildings" id={id} title={card.name ?? card.code ?? ''} /><DeleteButton register="buildings" id={id} name={card.name ?? card.code ?? ''} onGone={onClose} /><Button size="small" onClick={() => changeView({ screen: 'plans', plan: null, stack: [id] })}>{t('plans.stackOf')}</Button></div>
          <Numbers figures={[
            { label: t('field.usable_area'), value: formatNumber(card.totals.usable_area), unit: t('unit.area') },
            { label: t('field.idle_area'), value: formatNumber(card.totals.idle_area), unit: t('unit.area'), tone: 'idle' },
            { label: t('field.rooms'), value: count(card.totals.rooms), unit: t('unit.rooms') },
            { label: t('field.idle_rooms'), value: count(card.totals.idle_rooms), unit: t('unit.rooms'), tone: 'idle' },
          ]} />
          <Section title={t('panel.stack')} extra={<FactEdit register="rooms" id={null} name={t('kind.room')} initial={{ building_code: card.code, building: card.name, ordinal: floorOf(card)?.ordinal }} onMade={(made) => openBuilding(id, floorOf(card)?.ordinal ?? null, { kind: 'room', id: made })} />}><FloorStack floors={card.floors} /></Section>
          <Belongings card={card} floor={floorOf(card)} />
          <Section title={t('panel.facts')}>
            <Facts rows={[
              [t('field.code'), card.code], [t('field.gross_area'), area(card.gross_area)], [t('field.certificate_area'), area(card.certificate_area)],
              [t('field.certificate_no'), card.certificate_no], [t('field.tenure'), word('tenure', card.tenure)], [t('field.built'), date(card.built)],
              [t('field.floors_above'), card.floors_above], [t('field.floors_below'), card.floors_below || null],
              [t('field.height'), card.height ? `${card.height.toFixed(1)} ${t('unit.metre')}` : null],
            ]} />
          </Section>
          <HistorySection register="buildings" id={id} />
        </>
      )}
    </CardFrame>
  );
}
