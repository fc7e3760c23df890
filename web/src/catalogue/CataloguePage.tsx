// CataloguePage: for people who build: every collection, how other programs take it, and where the interfaces are described.
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { getJson } from '../api/client';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { useView } from '../state/useView';
import { CollectionPart } from './CollectionPart';
import { CopyLine } from './CopyLine';
import type { Collection } from './uses';

export default function CataloguePage() {
  const { t, language } = useWords();
  const [view, change] = useView();
  const all = useQuery({ queryKey: ['ogc-collections'], queryFn: ({ signal }) => getJson<{ collections: Collection[] }>('/ogc/collections', { f: 'json' }, signal) });
  const list = all.data?.collections ?? [];
  const shown = list.find(({ id }) => id === view.tab) ?? list.find(({ id }) => id === 'rooms') ?? list[0];
  const origin = window.location.origin;
  if (all.error) return <Failure error={all.error} retry={() => void all.refetch()} />;
  return (
    <div className="data catalogue">
      <h1>{t('catalogue.title')}</h1>
      <p className="quiet">{t('catalogue.about')}</p>
      <CopyLine label="OGC API" text={`${origin}/ogc`} />
      <CopyLine label="WMTS" text={`${origin}/wmts`} />
      <CopyLine label={t('catalogue.style')} text={`${origin}/styles/city.json`} />
      <p><a href="/ogc/api.html" target="_blank" rel="noreferrer">{t('catalogue.docs')}</a> · <a href="/ogc?f=html" target="_blank" rel="noreferrer">{t('catalogue.pages')}</a></p>
      <details>
        <summary>{t('catalogue.qgis')}</summary>
        <ol>{[1, 2, 3].map((step) => <li key={step}>{t(`catalogue.qgis_${step}`, { origin })}</li>)}</ol>
      </details>
      <Select className="catalogue-choice" aria-label={t('catalogue.choose')} value={shown?.id ?? null} loading={all.isPending} showSearch optionFilterProp="label"
        options={list.map(({ id, title, description }) => ({ value: id, label: `${language === 'zh' ? title : description} (${id})` }))}
        onChange={(id) => change({ tab: id }, 'replace')} />
      {shown && <CollectionPart key={shown.id} collection={shown} />}
    </div>
  );
}
