// Related: the records of another register that belong to what is shown (an institution's people, a courtyard's
// canteens), each with its pencil, and a plus for one more. Where there is none and none may be added, nothing is shown.
import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import type { Params } from '../api/client';
import { Failure } from '../common/Failure';
import { FactEdit } from '../edit/FactEdit';
import { useColumns, useRegister } from '../edit/useColumns';
import { allows, useReach } from '../edit/useReach';
import type { Values } from '../edit/values';
import { useWords } from '../i18n/useWords';
import { useMay } from '../session/useSession';
import { seeing, useRecords, type RecordRow } from '../records/recordQueries';
import { Section } from './Section';

const SHOWN = 60;

interface Props {
  register: string;
  params: Params;
  /** Of a new one. */
  initial: Values;
  title?: string;
  /** `read` gives a column of the row as people read it. */
  name: (row: RecordRow, read: (column: string) => string) => string;
  note?: (row: RecordRow, read: (column: string) => string) => ReactNode;
  go?: (row: RecordRow) => void;
  owners?: number[];
}

export function Related({ register, params, initial, title, name, note, go, owners = [] }: Props) {
  const { t, said, count } = useWords();
  const about = useRegister(register);
  const reach = useReach();
  const words = useColumns(register);
  const sees = useMay(seeing(register));
  const rows = useRecords(register, sees ? params : null, SHOWN);
  const reader = (row: RecordRow) => (wanted: string) => {
    const column = words?.columns.find((one) => one.name === wanted);
    return column && row[wanted] != null ? words?.read(column, row[wanted]) ?? '' : '';
  };
  const label = title ?? said(about?.title_zh, about?.title);
  const total = rows.data?.total.count ?? 0;
  if (!sees || (!rows.error && total === 0 && !allows(reach, 'add', register, owners))) return null;
  return (
    <Section title={label} extra={<>{rows.data && count(total)}<FactEdit register={register} id={null} name={label} initial={initial} owners={owners} /></>}>
      {rows.error && <Failure error={rows.error} retry={() => void rows.refetch()} />}
      {rows.isPending && <Skeleton active title={false} paragraph={{ rows: 1 }} />}
      <ul className="related" data-register={register}>
        {rows.data?.items.map((row) => ({ row, called: name(row, reader(row)) })).map(({ row, called }) => (
          <li key={row.id}>
            <span className="related-name">
              {go ? <button type="button" className="as-link" onClick={() => go(row)}>{called}</button> : called}
              <FactEdit register={register} id={row.id} name={called} initial={initial} owners={owners} />
            </span>
            {note && <span className="quiet">{note(row, reader(row))}</span>}
          </li>
        ))}
      </ul>
      {rows.data && total > rows.data.items.length && <p className="quiet">{t('list.shownOf', { shown: count(rows.data.items.length) })}</p>}
    </Section>
  );
}
