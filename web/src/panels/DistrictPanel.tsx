import { DeleteButton } from '../edit/DeleteButton';
import { EditButton } from '../edit/EditButton';
import { FactEdit } from '../edit/FactEdit';
import { select, showCity } from '../frame/steps';
import { formatNumber } from '../format/format';
import { useWords } from '../i18n/useWords';
import { CardFrame } from './CardFrame';
import { Facts } from './Facts';
import { HistorySection } from './HistorySection';
import { Links } from './Links';
import { Numbers } from './Numbers';
import { PanelHead } from './PanelHead';
import { Section } from './Section';

export function DistrictPanel({ id, onClose = showCity }: { id: number; onClose?: () => void }) {
  const { t, count } = useWords();
  return (
    <CardFrame name="districts" id={id}>
      {({ name, code, totals, courtyards }) => (
        <>
          <PanelHead kind={t('kind.district')} title={name ?? ''} onClose={onClose} />
          <div className="actions"><EditButton register="districts" id={id} title={name ?? ''} /><DeleteButton register="districts" id={id} name={name ?? ''} onGone={onClose} /></div>
          <Numbers figures={[
            { label: t('field.usable_area'), value: formatNumber(totals.usable_area), unit: t('unit.area') },
            { label: t('field.idle_area'), value: formatNumber(totals.idle_area), unit: t('unit.area'), tone: 'idle' },
            { label: t('field.buildings'), value: count(totals.buildings) },
            { label: t('field.rooms'), value: count(totals.rooms), unit: t('unit.rooms') },
          ]} />
          <Section title={t('field.courtyards')} extra={<>{count(courtyards.length)}<FactEdit register="courtyards" id={null} name={t('kind.courtyard')} initial={{ district: code }} onMade={(made) => select({ kind: 'courtyard', id: made })} /></>}>
            <Links links={courtyards.map((row) => ({ id: row.id, name: row.name ?? row.code ?? '', rooms: row.rooms, area: row.usable_area, go: () => select({ kind: 'courtyard', id: row.id }) }))} />
          </Section>
          <Section title={t('panel.facts')}><Facts rows={[[t('field.code'), code]]} /></Section>
          <HistorySection register="districts" id={id} />
        </>
      )}
    </CardFrame>
  );
}
