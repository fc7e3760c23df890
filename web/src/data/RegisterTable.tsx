// RegisterTable: for each register an empty template to fill and what it holds to take along.
import { DownloadOutlined } from '@ant-design/icons';
import { Button, Dropdown, Skeleton } from 'antd';
import { useRegisters } from '../api/queries';
import type { Register } from '../api/types';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { taking } from '../records/recordQueries';
import { useSession } from '../session/useSession';

const TABLES = ['xlsx', 'csv'];
const SHAPES = ['gpkg', 'geojson', 'shp.zip', 'fgb'];

function Exports({ register }: { register: Register }) {
  const { t, said } = useWords();
  const formats = register.geometry ? [...TABLES, ...SHAPES] : TABLES;
  const items = formats.map((format) => ({ key: format, label: <a href={`/api/exports/${register.type}.${format}`} download>{format.toUpperCase()}</a> }));
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button size="small" icon={<DownloadOutlined />} aria-haspopup="menu" aria-label={`${t('data.export')}: ${said(register.title_zh, register.title)}`}>{t('data.export')}</Button>
    </Dropdown>
  );
}

export function RegisterTable() {
  const permissions = useSession().data?.permissions ?? [];
  const { t, said } = useWords();
  const registers = useRegisters();
  if (registers.error) return <Failure error={registers.error} retry={() => void registers.refetch()} />;
  if (!registers.data) return <Skeleton active />;
  return (
    <ul className="registers">
      {registers.data.map((register) => (
        <li key={register.type}>
          <b>{said(register.title_zh, register.title)}</b>
          <span className="templates"><span className="quiet">{t('data.template')}</span>{TABLES.map((format) => <a key={format} href={`/api/templates/${register.type}.${format}`} download>{format.toUpperCase()}</a>)}</span>
          {permissions.includes(taking(register.type)) && <Exports register={register} />}
        </li>
      ))}
    </ul>
  );
}
