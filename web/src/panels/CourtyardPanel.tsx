import { DeleteButton } from '../edit/DeleteButton';
import { EditButton } from '../edit/EditButton';
import { FactEdit } from '../edit/FactEdit';
import { openBuilding, showCity } from '../frame/steps';
import { formatNumber } from '../format/format';
import { useWords } from '../i18n/useWords';
import { CardFrame } from './CardFrame';
import { Facts } from './Facts';
import { HistorySection } from './HistorySection';
import { Links } from './Links';
import { Numbers } from './Numbers';
import { PanelHead } from './PanelHead';
import { Related } from './Related';
import { Section } from './Section';

export function CourtyardPanel({ id, onClose = showCity }: { id: number; onClose?: () => void }) {
  const { t, count, area, word } = useWords();
  return (
    <CardFrame name="courtyards" id={id}>
      {(card) => (
        <>
          <PanelHead kind={t('kind.courtyard')} title={card.name ?? ''} onClose={onClose}>{card.bounds ? card.district : t('panel.unmapped')}</PanelHead>
          <div className="actions"><EditButton register="courtyards" id={id} title={card.name ?? ''} /><DeleteButton register="courtyards" id={id} name={card.name ?? ''} onGone={onClose} /></div>
          <Numbers figures={[
            { label: t('field.usable_area'), value: formatNumber(card.totals.usable_area), unit: t('unit.area') },
            { label: t('field.idle_area'), value: formatNumber(card.totals.idle_area), unit: t('unit.area'), tone: 'idle' },
            { label: t('field.rooms'), value: count(card.totals.rooms), unit: t('unit.rooms') },
          ]} />
          <Section title={t('field.buildings')} extra={<>{count(card.buildings.length)}<FactEdit register="buildings" id={null} name={t('kind.building')} initial={{ courtyard_code: card.code, courtyard: card.name }} onMade={(made) => openBuilding(made)} /></>}>
            <Links links={card.buildings.map((row) => ({ id: row.id, name: row.name ?? row.code ?? '', rooms: row.rooms, area: row.usable_area, go: () => openBuilding(row.id) }))} />
          </Section>
          <Related register="canteens" params={{ courtyard_id: id }} initial={{ courtyard_code: card.code, courtyard: card.name }} name={(row) => String(row.name ?? row.code ?? t('noun.canteen'))} note={(row) => [area(row.gross_area as number | null), row.seats && t('panel.seats', { n: count(row.seats as number) })].filter(Boolean).join(' · ')} />
          <Related register="parking" params={{ courtyard_id: id }} initial={{ courtyard_code: card.code, courtyard: card.name }} name={(row, read) => read('kind') || String(row.code ?? t('noun.parking'))} note={(row) => [row.spaces && t('panel.spaces', { n: count(row.spaces as number) }), area(row.area as number | null)].filter(Boolean).join(' · ')} />
          <Section title={t('panel.facts')}>
            <Facts rows={[[t('field.code'), card.code], [t('field.address'), card.address], [t('field.land_area'), area(card.land_area)], [t('field.tenure'), word('tenure', card.tenure)]]} />
          </Section>
          <HistorySection register="courtyards" id={id} />
        </>
      )}
    </CardFrame>
  );
}
