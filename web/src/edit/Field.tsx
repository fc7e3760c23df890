// Field: one column of a record in a form, by what the column is. Dates and references are text, as the server has them.
import { DatePicker, Input, InputNumber, Select, Switch } from 'antd';
import dayjs from 'dayjs';
import type { RegisterColumn, SearchKind } from '../api/types';
import { useWords } from '../i18n/useWords';
import { PickRecord } from './PickRecord';

interface Props {
  column: RegisterColumn;
  /** The name of what a reference refers to now. */
  named?: string;
  id?: string;
  /** The institutions whose records may be chosen; null: all. */
  within?: readonly number[] | null;
  value?: unknown;
  onChange?: (value: unknown) => void;
}

/** States of a room that an action sets, since somebody is behind them. */
const PROMISES = ['reserved', 'lent_out'];
const KINDS: Record<string, SearchKind> = {
  districts: 'district', institutions: 'institution', courtyards: 'courtyard', buildings: 'building', rooms: 'room',
  people: 'person',
};

function NumberField({ column, id, value, onChange }: Props) {
  const { t } = useWords();
  const isWhole = column.kind === 'integer';
  const suffix = column.kind === 'area' ? t('unit.area') : column.kind === 'length' ? t('unit.metre') : undefined;
  return (
    <InputNumber id={id} className="wide" value={typeof value === 'number' ? value : null} suffix={suffix} controls={isWhole}
      precision={isWhole ? 0 : column.kind === 'share' ? 4 : 2} min={isWhole ? undefined : 0} onChange={(next) => onChange?.(next)} />
  );
}

export function Field({ column, named, id, within, value, onChange }: Props) {
  const { said } = useWords();
  const searched = column.refers ? KINDS[column.refers] : undefined;
  switch (column.kind) {
    case 'integer': case 'area': case 'length': case 'money': case 'share':
      return <NumberField column={column} id={id} value={value} onChange={onChange} />;
    case 'date':
      return <DatePicker id={id} className="wide" value={typeof value === 'string' && value ? dayjs(value) : null} onChange={(day) => onChange?.(day ? day.format('YYYY-MM-DD') : null)} />;
    case 'boolean':
      return <Switch id={id} checked={Boolean(value)} onChange={onChange} />;
    case 'code':
      return <Select id={id} allowClear={!column.required} value={(value as string) ?? null} showSearch={{ optionFilterProp: 'label' }}
        options={(column.codes ?? []).filter((code) => !PROMISES.includes(code.code) || code.code === value).map((code) => ({ value: code.code, label: said(code.title_zh, code.title) }))} onChange={(next: string | undefined) => onChange?.(next ?? null)} />;
    case 'reference':
      if (searched) {
        return <PickRecord id={id} kind={searched} within={within} value={value ? { id: 0, code: String(value), label: named ?? String(value) } : null}
          onChange={(picked) => onChange?.(picked ? (picked.code ?? picked.label) : null)} />;
      }
      return <Input id={id} value={(value as string) ?? ''} onChange={(event) => onChange?.(event.target.value)} />;
    default:
      return <Input id={id} value={(value as string) ?? ''} maxLength={500} onChange={(event) => onChange?.(event.target.value)} />;
  }
}
