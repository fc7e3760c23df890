import { EditButton } from '../edit/EditButton';
import { stepBack } from '../frame/steps';
import { formatNumber } from '../format/format';
import { useWords } from '../i18n/useWords';
import { CardFrame } from './CardFrame';
import { Facts } from './Facts';
import { FloorStack } from './FloorStack';
import { HistorySection } from './HistorySection';
import { Numbers } from './Numbers';
import { PanelHead } from './PanelHead';
import { Section } from './Section';

export function BuildingPanel({ id }: { id: number }) {
  const { t, count, area, word, date } = useWords();
  return (
    <CardFrame name="buildings" id={id}>
      {(card) => (
        <>
          <PanelHead kind={t('kind.building')} title={card.name ?? card.code ?? ''} onClose={stepBack}>{[card.district, card.courtyard].filter(Boolean).join(' › ')}</PanelHead>
          <div className="actions"><EditButton register="buildings" id={id} title={card.name ?? card.code ?? ''} /></div>
          <Numbers figures={[
            { label: t('field.usable_area'), value: formatNumber(card.totals.usable_area), unit: t('unit.area') },
            { label: t('field.idle_area'), value: formatNumber(card.totals.idle_area), unit: t('unit.area'), tone: 'idle' },
            { label: t('field.rooms'), value: count(card.totals.rooms), unit: t('unit.rooms') },
            { label: t('field.idle_rooms'), value: count(card.totals.idle_rooms), unit: t('unit.rooms'), tone: 'idle' },
          ]} />
          <Section title={t('panel.stack')}><FloorStack floors={card.floors} /></Section>
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
