// FileFacts: what the server recognised. A file that does not say its CRS is asked about, never guessed.
import { AutoComplete, Select } from 'antd';
import type { InspectedLayer, Inspection } from '../api/types';
import { useWords } from '../i18n/useWords';
import { Facts } from '../panels/Facts';
import { hasGeometry, isTiles } from './order';

// Those a prefecture in eastern China meets; any other code can be typed.
const CRS = ['EPSG:4490', 'EPSG:4326', 'EPSG:4548', 'EPSG:4549', 'EPSG:4547', 'EPSG:4528', 'EPSG:4527', 'EPSG:2437', 'EPSG:32650', 'EPSG:3857'];

interface Props {
  inspection: Inspection;
  layer: InspectedLayer | undefined;
  crs: string | undefined;
  onCrs: (crs: string | undefined) => void;
  onLayer: (name: string) => void;
}

export function FileFacts({ inspection, layer, crs, onCrs, onLayer }: Props) {
  const { t, count } = useWords();
  const own = layer?.crs?.code;
  const geometry = hasGeometry(layer);
  const tiles = isTiles(inspection);
  return (
    <div className="panel">
      <h3>{t('data.what')}</h3>
      <Facts rows={[
        [t('data.format'), inspection.format],
        [t('data.layer'), inspection.layers.length > 1
          ? <Select size="small" value={layer?.name} aria-label={t('data.layer')} options={inspection.layers.map(({ name, rows }) => ({ value: name, label: `${name} (${count(rows)})` }))} onChange={onLayer} />
          : layer?.name],
        [t(tiles ? 'data.tileCount' : 'data.rows'), layer && layer.rows < 0 ? null : count(layer?.rows)],
        [t(tiles ? 'data.tileKind' : 'data.geometry'), tiles ? layer?.encoding : geometry ? layer?.geometry : t('data.noGeometry')],
        [t('data.encoding'), tiles ? null : layer?.encoding],
        [t('data.crs'), !geometry ? null : own ? `${own} ${layer?.crs?.name ?? ''}` : (
          <AutoComplete size="small" className="crs" value={crs} aria-label={t('data.crs')} placeholder="EPSG:4490" options={CRS.map((value) => ({ value }))} status={crs ? undefined : 'warning'} onChange={(value: string) => onCrs(value.trim() || undefined)} />
        )],
      ]} />
      {geometry && !own && !crs && <p className="wanting" role="status">{t('data.crsUnknown')}</p>}
    </div>
  );
}
