// CollectionPart: one collection: how to take it, its fields, one of its features.
import { useQuery } from '@tanstack/react-query';
import { Table } from 'antd';
import { getJson } from '../api/client';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { CopyLine } from './CopyLine';
import { usesOf, type Collection } from './uses';

interface Field { title?: string; description?: string; type?: string; format?: string; enum?: string[] }
interface Schema { properties: Record<string, Field> }

export function CollectionPart({ collection }: { collection: Collection }) {
  const { t, language } = useWords();
  const path = `/ogc/collections/${encodeURIComponent(collection.id)}`;
  const schema = useQuery({ queryKey: ['ogc-schema', collection.id], queryFn: ({ signal }) => getJson<Schema>(`${path}/schema`, {}, signal) });
  const sample = useQuery({ queryKey: ['ogc-sample', collection.id], queryFn: ({ signal }) => getJson<{ features: object[]; numberMatched: number }>(`${path}/items`, { limit: 1, f: 'json' }, signal) });
  if (schema.error) return <Failure error={schema.error} retry={() => void schema.refetch()} />;
  const rows = Object.entries(schema.data?.properties ?? {}).map(([name, field]) => ({
    name, meaning: (language === 'zh' ? field.title : field.description) ?? '', type: field.format ?? field.type ?? '', codes: field.enum?.join(' ') ?? '',
  }));
  const first = sample.data?.features[0];
  return (
    <section className="catalogue-part" aria-labelledby="catalogue-name">
      <h2 id="catalogue-name">{language === 'zh' ? collection.title : collection.description} <code>{collection.id}</code></h2>
      <p className="quiet">{t('catalogue.count', { n: sample.data?.numberMatched ?? 0 })}</p>
      <h3>{t('catalogue.take')}</h3>
      {usesOf(collection.id, window.location.origin).map(({ key, text }) => <CopyLine key={key} label={t(`catalogue.use_${key}`)} text={text} />)}
      <h3>{t('catalogue.fields')}</h3>
      <Table size="small" pagination={false} rowKey="name" dataSource={rows} scroll={{ x: true }} loading={schema.isPending} columns={[
        { title: t('catalogue.field'), dataIndex: 'name', render: (name: string) => <code>{name}</code> },
        { title: t('catalogue.meaning'), dataIndex: 'meaning' },
        { title: t('catalogue.type'), dataIndex: 'type' },
        { title: t('catalogue.codes'), dataIndex: 'codes', render: (codes: string) => <code>{codes}</code> },
      ]} />
      <h3>{t('catalogue.sample')}</h3>
      <pre className="catalogue-sample" tabIndex={0} role="region" aria-label={t('catalogue.sample')}>{first ? JSON.stringify(first, null, 2).slice(0, 4000) : t('catalogue.empty')}</pre>
    </section>
  );
}
