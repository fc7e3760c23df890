// CardDrawer: the card of a record beside its list: the one the map shows, where it shows one, or its columns.
import { Skeleton } from 'antd';
import type { Register } from '../api/types';
import { Failure } from '../common/Failure';
import { DeleteButton } from '../edit/DeleteButton';
import { EditButton } from '../edit/EditButton';
import { useColumns } from '../edit/useColumns';
import { useWords } from '../i18n/useWords';
import { BuildingPanel } from '../panels/BuildingPanel';
import { CourtyardPanel } from '../panels/CourtyardPanel';
import { DistrictPanel } from '../panels/DistrictPanel';
import { Facts } from '../panels/Facts';
import { HistorySection } from '../panels/HistorySection';
import { InstitutionPanel } from '../panels/InstitutionPanel';
import { PanelHead } from '../panels/PanelHead';
import { PersonPanel } from '../panels/PersonPanel';
import { RoomPanel } from '../panels/RoomPanel';
import { Section } from '../panels/Section';
import { namedOf, useRecordCard, type RecordRow } from './recordQueries';

const PANELS: Record<string, ((props: { id: number; onClose?: () => void }) => React.ReactNode) | undefined> = {
  people: PersonPanel, rooms: RoomPanel, institutions: InstitutionPanel, buildings: BuildingPanel, courtyards: CourtyardPanel, districts: DistrictPanel,
};

/** What a record is called where it has no name: whose it is, and of which kind. */
function titleOf(card: RecordRow, register: Register, read: (name: string) => string): string {
  const own = card.name ?? card.label ?? card.number;
  if (typeof own === 'string' && own) return own;
  return register.columns.slice(0, 2).map(({ name }) => read(name)).join(' ');
}

export function CardDrawer({ register, id, onClose }: { register: Register; id: number; onClose: () => void }) {
  const Panel = PANELS[register.type];
  return Panel ? <Panel id={id} onClose={onClose} /> : <PlainCard register={register} id={id} onClose={onClose} />;
}

function PlainCard({ register, id, onClose }: { register: Register; id: number; onClose: () => void }) {
  const { t, said } = useWords();
  const asked = useRecordCard(register.type, id);
  const words = useColumns(register.type);
  if (asked.error) return <Failure error={asked.error} retry={() => void asked.refetch()} />;
  if (!asked.data || !words) return <div className="card" aria-busy="true"><Skeleton active /></div>;
  const card = asked.data;
  const read = (name: string) => {
    const column = words.columns.find((one) => one.name === name);
    return column ? words.read(column, column.kind === 'reference' ? namedOf(card, name) : card[name]) : '';
  };
  const title = titleOf(card, register, read);
  const owners = register.type === 'occupancy' && typeof card.institution_id === 'number' ? [card.institution_id] : [];
  return (
    <article className="card">
      <PanelHead kind={said(register.title_zh, register.title)} title={title} onClose={onClose} />
      <div className="actions">
        <EditButton register={register.type} id={id} title={title} owners={owners} />
        <DeleteButton register={register.type} id={id} name={title} owners={owners} onGone={onClose} />
      </div>
      <Section title={t('panel.facts')}>
        <Facts rows={words.columns.filter(({ name }) => card[name] !== null && card[name] !== undefined && card[name] !== '').map((column) => [words.title(column), read(column.name)])} />
      </Section>
      <HistorySection register={register.type} id={id} owners={owners} />
    </article>
  );
}
