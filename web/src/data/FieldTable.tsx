// FieldTable: a row a field of the register: the file's column for it with samples, or one value for every row.
import { Input, Select } from 'antd';
import type { InspectedLayer, Register, RegisterColumn } from '../api/types';
import { useWords } from '../i18n/useWords';
import type { Choice } from './order';

interface Props {
  layer: InspectedLayer;
  register: Register;
  choice: Choice;
  onChange: (part: Partial<Choice>) => void;
}

function SetValue({ field, value, onChange }: { field: RegisterColumn; value: string; onChange: (value: string) => void }) {
  const { t, said } = useWords();
  const label = `${t('data.setValue')}: ${said(field.title_zh, field.title)}`;
  if (field.codes) {
    return <Select size="small" allowClear value={value || undefined} placeholder={t('data.setValue')} aria-label={label} options={field.codes.map((code) => ({ value: code.code, label: said(code.title_zh, code.title) }))} onChange={(next?: string) => onChange(next ?? '')} />;
  }
  return <Input size="small" value={value} placeholder={t('data.setValue')} aria-label={label} onChange={(event) => onChange(event.target.value)} />;
}

export function FieldTable({ layer, register, choice, onChange }: Props) {
  const { t, said } = useWords();
  const columns = layer.columns.map(({ name }) => ({ value: name, label: name }));
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={t('data.step_map')}>
      <table className="fields">
        <thead><tr><th>{t('data.field')}</th><th>{t('data.column')}</th><th>{t('data.samples')}</th></tr></thead>
        <tbody>
          {register.columns.map((field) => {
            const column = choice.map[field.name] ?? '';
            const samples = layer.columns.find(({ name }) => name === column)?.samples ?? [];
            const title = said(field.title_zh, field.title);
            return (
              <tr key={field.name}>
                <th scope="row">{title}{field.key && <span className="badge">{t('data.key')}</span>}{field.required && !field.key && <span className="badge">{t('data.required')}</span>}</th>
                <td><Select size="small" allowClear showSearch value={column || undefined} placeholder={t('data.notMapped')} options={columns} aria-label={`${t('data.column')}: ${title}`}
                  status={field.required && !column && !choice.set[field.name] ? 'warning' : undefined} onChange={(next?: string) => onChange({ map: { ...choice.map, [field.name]: next ?? '' } })} /></td>
                <td className="samples">{column ? samples.filter(Boolean).slice(0, 3).join(' · ') : <SetValue field={field} value={choice.set[field.name] ?? ''} onChange={(value) => onChange({ set: { ...choice.set, [field.name]: value } })} />}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
