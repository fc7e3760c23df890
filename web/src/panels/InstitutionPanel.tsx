import { Button } from 'antd';
import { EntitlementSection } from '../warnings/EntitlementSection';
import { DeleteButton } from '../edit/DeleteButton';
import { EditButton } from '../edit/EditButton';
import { FactEdit } from '../edit/FactEdit';
import { openBuilding, select, stepBack } from '../frame/steps';
import { formatNumber } from '../format/format';
import { useMay } from '../session/useSession';
import { useView } from '../state/useView';
import { useWords } from '../i18n/useWords';
import { CardFrame } from './CardFrame';
import { Facts } from './Facts';
import { HistorySection } from './HistorySection';
import { Links } from './Links';
import { Numbers } from './Numbers';
import { PanelHead } from './PanelHead';
import { Related } from './Related';
import { Section } from './Section';

export function InstitutionPanel({ id, onClose = stepBack }: { id: number; onClose?: () => void }) {
  const { t, count, word } = useWords();
  const [, change] = useView();
  const seesPeople = useMay('read_people');
  return (
    <CardFrame name="institutions" id={id}>
      {(card) => {
        const parent = card.parent_id;
        const posts = card.establishment ?? [];
        return (
          <>
            <PanelHead kind={t('kind.institution')} title={card.name ?? ''} onClose={onClose}>{word('class', card.class)}</PanelHead>
            <div className="actions"><EditButton register="institutions" id={id} title={card.name ?? ''} owners={[id]} />
              <DeleteButton register="institutions" id={id} name={card.name ?? ''} owners={[id]} onGone={onClose} />
              {seesPeople && <Button size="small" data-action="people" onClick={() => change({ screen: 'records', register: 'people', record: null, q: '', ask: { institution: String(id), status: 'active' } })}>{t('people.ofUnit')}</Button>}
            </div>
            {card.totals && <Numbers figures={[
              { label: t('field.usable_area'), value: formatNumber(card.totals.usable_area), unit: t('unit.area') },
              { label: t('field.rooms'), value: count(card.totals.rooms), unit: t('unit.rooms') },
              ...(card.totals.people == null ? [] : [{ label: t('field.people'), value: count(card.totals.people), unit: t('unit.people') }]),
            ]} />}
            {card.places && <Section title={t('panel.places')} extra={count(card.places.length)}>
              <Links links={card.places.map((place) => ({
                id: place.building_id, name: place.courtyard, note: place.building, rooms: place.rooms, area: place.usable_area,
                go: () => openBuilding(place.building_id, place.floors[0] ?? null, { kind: 'institution', id }),
              }))} />
            </Section>}
            <Section title={t('panel.establishment')} extra={<FactEdit register="establishments" id={null} name={t('panel.establishment')} initial={{ institution_code: card.code, institution: card.name }} />}>
              {posts.length > 0 ? <Facts rows={posts.map((entry) => [word('rank', entry.rank), <>{count(entry.posts)}<FactEdit register="establishments" id={entry.id} name={word('rank', entry.rank)} /></>])} /> : <p className="quiet">{t('panel.none')}</p>}
            </Section>
            <Related register="institutions" title={t('panel.unitsBelow')} params={{ parent_id: id }} initial={{ parent_code: card.code, parent: card.name }} name={(row) => String(row.name)} go={(row) => select({ kind: 'institution', id: row.id })} owners={[id]} />
            <EntitlementSection id={id} posts={posts} />
            <Section title={t('panel.facts')}>
              <Facts rows={[
                [t('field.code'), card.code],
                [t('field.parent'), parent && card.parent ? <button type="button" className="as-link" onClick={() => select({ kind: 'institution', id: parent })}>{card.parent}</button> : null],
              ]} />
            </Section>
            <HistorySection register="institutions" id={id} owners={[id]} />
          </>
        );
      }}
    </CardFrame>
  );
}
