// RecordForm: any record of any register, corrected or added, with the day from which it holds and why. Sends
// only what has changed, against the version that was seen; when somebody was quicker, both are shown.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, DatePicker, Form, Input, Modal, Skeleton } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useEffect, useState } from 'react';
import { ApiError, newKey } from '../api/client';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { createRecord, loadRecord, patchRecord, type Loaded } from './changes';
import { ClashTable, type Choice } from './ClashTable';
import { Field } from './Field';
import { useColumns, type Columns } from './useColumns';
import { RecordHistory } from './RecordHistory';
import { isWithin, useReach } from './useReach';
import { becauseOf, changes, compare, writable, type Clash, type Values } from './values';

interface Props {
  register: string;
  /** null: a new record, which begins as `initial`; what is there has the names of what it refers to from it. */
  id: number | null;
  initial?: Values;
  title: string;
  onClose: () => void;
  onMade?: (id: number) => void;
  /** Where the form is the only place from which the record can be ended. */
  onDelete?: () => void;
}

const DAY = 'YYYY-MM-DD';
const NOTHING: { clashes: Clash[]; others: Clash[] } = { clashes: [], others: [] };

function useRecord(register: string, id: number | null, initial: Values | undefined) {
  return useQuery({
    queryKey: ['edit', register, id],
    queryFn: ({ signal }): Promise<Loaded> => (id === null ? Promise.resolve({ values: initial ?? {}, etag: '' }) : loadRecord(register, id, signal)),
    staleTime: Infinity, gcTime: 0, retry: false,
  });
}

export function RecordForm(props: Props) {
  const record = useRecord(props.register, props.id, props.initial);
  const words = useColumns(props.register);
  const { t } = useWords();
  if (record.data && words) return <LoadedForm {...props} seen={record.data} words={words} />;
  return (
    <Modal open title={props.title} onCancel={props.onClose} footer={null} width={560} aria-busy={!record.error}>
      {record.error ? <Failure error={record.error} retry={() => void record.refetch()} /> : <Skeleton active title={false} paragraph={{ rows: 8 }} aria-label={t('app.loading')} />}
    </Modal>
  );
}

function LoadedForm({ register, id, initial, title, onClose, onMade, onDelete, seen: loaded, words }: Props & { seen: Loaded; words: Columns }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const cache = useQueryClient();
  const [form] = Form.useForm<Values>();
  // Events renew what is in the cache; the form stays on the version that it was opened on.
  const [first] = useState(loaded);
  const [seen, setSeen] = useState(first);
  const [clash, setClash] = useState(NOTHING);
  const [choices, setChoices] = useState<Record<string, Choice | undefined>>({});
  const [key] = useState(newKey);
  const reach = useReach();
  const [history, setHistory] = useState(false);
  const columns = writable(words.columns).filter((column) => isWithin(reach, register, column));
  const isFact = columns.some(({ name }) => name === 'from');
  useEffect(() => { form.setFieldsValue(Object.fromEntries(columns.map(({ name }) => [name, first.values[name] ?? null]))); }, [form, first]); // eslint-disable-line react-hooks/exhaustive-deps

  const bodyOf = (given: Values) => {
    const mine = { ...given };
    for (const { name, theirs } of clash.clashes) if (choices[name] === 'theirs') mine[name] = theirs;
    const body = changes(id === null ? {} : seen.values, mine, columns);
    const day = given.changeFrom as Dayjs | undefined;
    return { body, meta: { ...(day && !isFact ? { from: day.format(DAY) } : {}), reason: becauseOf(given.changeReason as string | undefined, given.changeDocument as string | undefined) } };
  };
  const save = useMutation({
    mutationFn: async (given: Values) => {
      const { body, meta } = bodyOf(given);
      if (id === null) return (await createRecord(register, { ...body, ...meta }, key)).id;
      if (Object.keys(body).length > 0) await patchRecord(register, id, seen.etag, { ...body, ...meta });
      return id;
    },
    onSuccess: (made) => {
      void cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'registers' });
      void message.success(t('edit.saved'));
      onClose();
      onMade?.(made);
    },
    onError: (error) => {
      const problem = error instanceof ApiError ? error.problem : null;
      if (problem?.status !== 412 || !problem.present || !problem.present_etag) return;
      const mine = form.getFieldsValue(true) as Values;
      const found = compare(seen.values, problem.present, mine, columns);
      form.setFieldsValue(Object.fromEntries(found.others.map(({ name, theirs }) => [name, theirs ?? null])));
      setSeen({ values: problem.present, etag: `"${problem.present_etag}"` });
      setClash(found);
      setChoices({});
    },
  });
  const isClash = save.error instanceof ApiError && save.error.problem.status === 412;
  const undecided = clash.clashes.some(({ name }) => !choices[name]);
  const nameOf = (name: string) => first.values[name.replace(/_code$/, '')] ?? initial?.[name.replace(/_code$/, '')];
  return (
    <Modal open title={title} onCancel={onClose} onOk={form.submit} okText={t(id === null ? 'edit.add' : 'edit.save')} cancelText={t('edit.cancel')} confirmLoading={save.isPending}
      okButtonProps={{ disabled: undecided }} width={560}
      footer={(buttons) => (
        <div className="form-foot">
          {onDelete && <Button danger type="text" data-action="delete" onClick={onDelete}>{t(isFact ? 'edit.end' : 'edit.delete')}</Button>}
          {onDelete && id !== null && <Button type="text" aria-expanded={history} onClick={() => setHistory(!history)}>{t(history ? 'panel.hideHistory' : 'panel.showHistory')}</Button>}
          <span className="grow" />{buttons}
        </div>
      )} afterOpenChange={(open) => open && form.focusField(columns[0]?.name ?? '')} className="record-form">
      <Form form={form} layout="vertical" initialValues={{ changeFrom: dayjs() }} onFinish={(given) => save.mutate(given)}>
        {isClash && <ClashTable words={words} {...clash} choices={choices} onChoose={(name, choice) => setChoices((old) => ({ ...old, [name]: choice }))} />}
        <div className="form-grid">
          {columns.map((column) => (
            <Form.Item key={column.name} name={column.name} label={words.title(column)} rules={column.required ? [{ required: true, message: t('edit.required') }] : []}
              valuePropName="value" className={column.kind === 'text' && /name|address/.test(column.name) ? 'form-wide' : undefined}>
              <Field column={column} within={reach.unit} named={typeof nameOf(column.name) === 'string' ? String(nameOf(column.name)) : undefined} />
            </Form.Item>
          ))}
        </div>
        <div className="form-pair form-meta">
          {!isFact && <Form.Item name="changeFrom" label={t('edit.from')} tooltip={t('edit.fromHint')}><DatePicker className="wide" allowClear={false} disabledDate={(day) => day.isAfter(dayjs(), 'day')} /></Form.Item>}
          {!columns.some(({ name }) => name === 'document') && <Form.Item name="changeDocument" label={t('action.document')}><Input maxLength={60} placeholder={t('action.documentHint')} /></Form.Item>}
          <Form.Item name="changeReason" label={t('edit.reason')} tooltip={t('edit.reasonHint')} className="form-wide"><Input maxLength={400} /></Form.Item>
        </div>
      </Form>
      {save.error && !isClash && <Failure error={save.error} />}
      {history && id !== null && <RecordHistory register={register} id={id} restores={false} />}
    </Modal>
  );
}
