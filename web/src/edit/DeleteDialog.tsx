// DeleteDialog: a record ends, on a day and for a reason; before that it is said what refers to it: what is in the
// way and must go first, and what goes into the past along with it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, DatePicker, Form, Input, Modal, Skeleton } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useRegisters } from '../api/queries';
import { getJson } from '../api/client';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { endRecord, loadRecord } from './changes';
import { useColumns } from './useColumns';
import { becauseOf } from './values';

interface Dependents {
  items: { register: string; count: number; goes_along: boolean }[];
  can_end: boolean;
}
interface Values { from: Dayjs; reason?: string; document?: string }
interface Props { register: string; id: number; name: string; onClose: () => void; onGone?: () => void }

const DAY = 'YYYY-MM-DD';

function useDeletion({ register, id, onClose, onGone }: Props) {
  const { t } = useWords();
  const { message } = App.useApp();
  const cache = useQueryClient();
  const record = useQuery({ queryKey: ['edit', 'end', register, id], queryFn: ({ signal }) => loadRecord(register, id, signal), gcTime: 0, retry: false });
  const asked = useQuery({ queryKey: ['dependents', register, id], queryFn: ({ signal }) => getJson<Dependents>(`/api/${register}/${id}/dependents`, {}, signal), gcTime: 0, retry: false });
  const run = useMutation({
    mutationFn: ({ from, reason, document }: Values) => endRecord(register, id, record.data?.etag ?? '', { from: from.format(DAY), reason: becauseOf(reason, document) }),
    onSuccess: () => {
      // The record itself is not asked for again: it is not there.
      const isIt = (key: readonly unknown[]) => key[0] === 'registers' || (key.includes(register) && key.includes(id));
      onClose();
      onGone?.();
      void cache.invalidateQueries({ predicate: ({ queryKey }) => !isIt(queryKey) });
      void message.success(t('edit.deleted'));
    },
  });
  return { record, asked, run };
}

function Said({ asked }: { asked: Dependents }) {
  const { t, said, count } = useWords();
  const registers = useRegisters().data ?? [];
  const list = (along: boolean) => asked.items.filter((one) => one.goes_along === along).map((one) => {
    const register = registers.find(({ type }) => type === one.register);
    return t('edit.dependent', { what: register ? said(register.title_zh, register.title) : t(`noun.${one.register.replace(/s$/, '')}`), n: count(one.count) });
  }).join(t('app.comma'));
  const [blocking, along] = [list(false), list(true)];
  if (blocking) return <Alert type="warning" showIcon title={t('edit.deleteBlocked', { list: blocking })} description={t('edit.deleteBlockedHint')} />;
  return <p className="quiet">{along ? t('edit.deleteAlong', { list: along }) : t('edit.deleteAlone')}</p>;
}

export function DeleteDialog(props: Props) {
  const { t } = useWords();
  const [form] = Form.useForm<Values>();
  const day = Form.useWatch('from', form);
  const { record, asked, run } = useDeletion(props);
  const isFact = useColumns(props.register)?.columns.some(({ name }) => name === 'from') ?? false;
  const failed = record.error ?? asked.error ?? run.error;
  const isReady = record.data && asked.data;
  const title = t(isFact ? 'edit.endTitle' : 'edit.deleteTitle', { name: props.name });
  return (
    <Modal open title={title} onCancel={props.onClose} onOk={form.submit} okText={t(isFact ? 'edit.end' : 'edit.delete')} cancelText={t('edit.cancel')} width={460} destroyOnHidden
      okButtonProps={{ danger: true, disabled: !asked.data?.can_end || !record.data }} confirmLoading={run.isPending} className="delete-dialog">
      {!isReady && !failed && <Skeleton active title={false} aria-label={t('app.loading')} />}
      {isReady && (
        <Form form={form} layout="vertical" initialValues={{ from: dayjs() }} onFinish={(given) => run.mutate(given)}>
          {asked.data.can_end && <p className="sentence" role="status">{t(isFact ? 'edit.endSay' : 'edit.deleteSay', { name: props.name, from: (day ?? dayjs()).format(DAY) })}</p>}
          <Said asked={asked.data} />
          {asked.data.can_end && (
            <>
              <div className="form-pair">
                <Form.Item name="from" label={t('edit.endsOn')} rules={[{ required: true, message: t('edit.required') }]}>
                  <DatePicker allowClear={false} disabledDate={(one) => !isFact && one.isAfter(dayjs(), 'day')} />
                </Form.Item>
                <Form.Item name="document" label={t('action.document')}><Input maxLength={60} placeholder={t('action.documentHint')} /></Form.Item>
              </div>
              <Form.Item name="reason" label={t('edit.reason')} rules={[{ required: true, message: t('edit.required') }]}><Input maxLength={400} autoFocus /></Form.Item>
            </>
          )}
        </Form>
      )}
      {failed && <Failure error={failed} retry={run.error ? undefined : () => { void record.refetch(); void asked.refetch(); }} />}
    </Modal>
  );
}
