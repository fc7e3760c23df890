import { openBuilding, select, stepBack } from '../frame/steps';
import { formatNumber } from '../format/format';
import { useWords } from '../i18n/useWords';
import { CardFrame } from './CardFrame';
import { Facts } from './Facts';
import { Links } from './Links';
import { Numbers } from './Numbers';
import { PanelHead } from './PanelHead';
import { Section } from './Section';

export function InstitutionPanel({ id }: { id: number }) {
  const { t, count, word } = useWords();
  return (
    <CardFrame name="institutions" id={id}>
      {(card) => {
        const parent = card.parent_id;
        const posts = card.establishment ?? [];
        return (
          <>
            <PanelHead kind={t('kind.institution')} title={card.name ?? ''} onClose={stepBack}>{word('class', card.class)}</PanelHead>
            <Numbers figures={[
              { label: t('field.usable_area'), value: formatNumber(card.totals.usable_area), unit: t('unit.area') },
              { label: t('field.rooms'), value: count(card.totals.rooms), unit: t('unit.rooms') },
              { label: t('field.people'), value: count(card.totals.people), unit: t('unit.people') },
            ]} />
            <Section title={t('panel.places')} extra={count(card.places.length)}>
              <Links links={card.places.map((place) => ({
                id: place.building_id, name: place.courtyard, note: place.building, rooms: place.rooms, area: place.usable_area,
                go: () => openBuilding(place.building_id, place.floors[0] ?? null, { kind: 'institution', id }),
              }))} />
            </Section>
            {posts.length > 0 && <Section title={t('panel.establishment')}><Facts rows={posts.map((entry) => [word('rank', entry.rank), count(entry.posts)])} /></Section>}
            <Section title={t('panel.facts')}>
              <Facts rows={[
                [t('field.code'), card.code],
                [t('field.parent'), parent && card.parent ? <button type="button" className="as-link" onClick={() => select({ kind: 'institution', id: parent })}>{card.parent}</button> : null],
              ]} />
            </Section>
          </>
        );
      }}
    </CardFrame>
  );
}
