import { EditButton } from '../edit/EditButton';
import { openBuilding, showCity } from '../frame/steps';
import { formatNumber } from '../format/format';
import { useWords } from '../i18n/useWords';
import { CardFrame } from './CardFrame';
import { Facts } from './Facts';
import { HistorySection } from './HistorySection';
import { Links } from './Links';
import { Numbers } from './Numbers';
import { PanelHead } from './PanelHead';
import { Section } from './Section';

export function CourtyardPanel({ id }: { id: number }) {
  const { t, count, area, word } = useWords();
  return (
    <CardFrame name="courtyards" id={id}>
      {(card) => (
        <>
          <PanelHead kind={t('kind.courtyard')} title={card.name ?? ''} onClose={showCity}>{card.bounds ? card.district : t('panel.unmapped')}</PanelHead>
          <div className="actions"><EditButton register="courtyards" id={id} title={card.name ?? ''} /></div>
          <Numbers figures={[
            { label: t('field.usable_area'), value: formatNumber(card.totals.usable_area), unit: t('unit.area') },
            { label: t('field.idle_area'), value: formatNumber(card.totals.idle_area), unit: t('unit.area'), tone: 'idle' },
            { label: t('field.rooms'), value: count(card.totals.rooms), unit: t('unit.rooms') },
          ]} />
          <Section title={t('field.buildings')} extra={count(card.buildings.length)}>
            <Links links={card.buildings.map((row) => ({ id: row.id, name: row.name ?? row.code ?? '', rooms: row.rooms, area: row.usable_area, go: () => openBuilding(row.id) }))} />
          </Section>
          <Section title={t('panel.facts')}>
            <Facts rows={[[t('field.code'), card.code], [t('field.address'), card.address], [t('field.land_area'), area(card.land_area)], [t('field.tenure'), word('tenure', card.tenure)]]} />
          </Section>
          <HistorySection register="courtyards" id={id} />
        </>
      )}
    </CardFrame>
  );
}
