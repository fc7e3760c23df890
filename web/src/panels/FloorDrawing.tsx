// FloorDrawing: the floor that is shown as an official sheet, coloured as the map is.
import { PrinterOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { address } from '../api/client';
import type { FloorRow } from '../api/types';
import { useWords } from '../i18n/useWords';
import { useFloor } from '../map/useFloor';
import { useMay } from '../session/useSession';
import type { Colouring } from '../state/url';
import { useView } from '../state/useView';

/** The sheet's theme by the map's colouring; of the others the sheet shows the use. */
const THEMES: Partial<Record<Colouring, string>> = { use: 'use', institution: 'unit', state: 'state' };
const SHEETS = [['pdf', 'a4'], ['pdf', 'a3'], ['svg', 'a4'], ['png', 'a4']] as const;

export function FloorDrawing({ floors }: { floors: FloorRow[] }) {
  const { t, language } = useWords();
  const [{ by }] = useView();
  const shown = useFloor();
  const [units, people] = [useMay('read_units'), useMay('read_people')];
  const floor = floors.find(({ ordinal }) => ordinal === shown);
  if (!floor) return null;
  const theme = units ? (THEMES[by] ?? 'use') : by === 'state' ? 'state' : 'use';
  const to = (ext: string, more: Record<string, string>) => address(`/api/floors/${floor.id}/drawing.${ext}`, { theme, lang: language, ...more });
  const items = [
    ...SHEETS.map(([ext, paper]) => ({ key: ext + paper, label: <a href={to(ext, { paper })} target="_blank" rel="noreferrer">{t('drawing.sheet', { kind: ext.toUpperCase(), paper: paper.toUpperCase() })}</a> })),
    ...(people ? [{ key: 'people', label: <a href={to('pdf', { paper: 'a3', people: 'true' })} target="_blank" rel="noreferrer">{t('drawing.people')}</a> }] : []),
  ];
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button size="small" icon={<PrinterOutlined />}>{t('drawing.plan', { floor: floor.label })}</Button>
    </Dropdown>
  );
}
