import { Button, Empty, Skeleton } from 'antd';
import { useCity, useRows } from '../api/queries';
import { Failure } from '../common/Failure';
import { select } from '../frame/steps';
import { formatNumber } from '../format/format';
import { useWords } from '../i18n/useWords';
import { useView } from '../state/useView';
import { Facts } from './Facts';
import { Links } from './Links';
import { Numbers } from './Numbers';
import { PanelHead } from './PanelHead';
import { Section } from './Section';

export function CityPanel() {
  const { t, count, area } = useWords();
  const [, change] = useView();
  const city = useCity();
  const districts = useRows('districts', {});
  if (city.error) return <Failure error={city.error} retry={() => void city.refetch()} />;
  if (!city.data) return <div className="card"><Skeleton active /></div>;
  const { totals, name } = city.data;
  if (totals.rooms + totals.buildings + totals.courtyards === 0) {
    return (
      <Empty className="card" image={Empty.PRESENTED_IMAGE_SIMPLE} description={<><p>{t('panel.emptyCity')}</p><p className="quiet">{t('panel.emptyCityHint')}</p></>}>
        <Button type="primary" onClick={() => change({ screen: 'data' })}>{t('panel.toData')}</Button>
      </Empty>
    );
  }
  return (
    <article className="card">
      <PanelHead kind={t('panel.overview')} title={name} />
      <Numbers figures={[
        { label: t('field.usable_area'), value: formatNumber(totals.usable_area), unit: t('unit.area') },
        { label: t('field.rooms'), value: count(totals.rooms), unit: t('unit.rooms') },
        { label: t('field.institutions'), value: count(totals.institutions) },
        ...(totals.people == null ? [] : [{ label: t('field.people'), value: count(totals.people), unit: t('unit.people') }]),
      ]} />
      <Facts rows={[
        [t('field.courtyards'), count(totals.courtyards)], [t('field.buildings'), count(totals.buildings)],
        [t('field.floors'), count(totals.floors)], [t('field.gross_area'), area(totals.gross_area)],
      ]} />
      <Section title={t('field.districts')}>
        {districts.isPending ? <Skeleton active title={false} /> : (
          <Links links={(districts.data?.items ?? []).map((row) => ({
            id: row.id, name: row.name ?? row.code ?? '', rooms: row.rooms, area: row.usable_area, go: () => select({ kind: 'district', id: row.id }),
          }))} />
        )}
      </Section>
    </article>
  );
}
