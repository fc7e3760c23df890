// SeatDialog: people into a room, out of it, or from one to another, and in words what will happen.
import { useMutation } from '@tanstack/react-query';
import { Checkbox, DatePicker, Form, Input, Modal } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { newKey } from '../api/client';
import type { ActionOrder } from '../api/changeTypes';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { runAction } from './changes';
import { PickPeople } from './PickPeople';
import { PickRecord, type Picked } from './PickRecord';
import { useDone } from './useDone';
import { useReach } from './useReach';

/** put: people are chosen for `room`, or a room for `person`; take_out and move: one person, who sits in `room`. */
export interface SeatOrder {
  action: 'put' | 'take_out' | 'move';
  room?: { id: number; name: string; institution?: number; without: number[] };
  person?: { id: number; name: string };
  /** A person who has an office is put into a second one. */
  second?: boolean;
}
interface Values {
  people?: { value: number; label: string }[];
  to?: Picked | null;
  second?: boolean;
  from: Dayjs;
  reason?: string;
  document?: string;
}

function orderOf({ action, room, person }: SeatOrder, values: Values): ActionOrder {
  return {
    action,
    room_ids: [(action === 'move' || !room ? values.to?.id : room.id) ?? 0],
    person_ids: person ? [person.id] : (values.people ?? []).map((one) => one.value),
    from_room_id: action === 'move' ? room?.id : undefined,
    second: action === 'put' && values.second ? true : undefined,
    from: values.from.format('YYYY-MM-DD'),
    reason: values.reason?.trim() || undefined, document: values.document?.trim() || undefined,
  };
}

export function SeatDialog({ order, onClose }: { order: SeatOrder; onClose: () => void }) {
  const { t, count } = useWords();
  const { action, room, person } = order;
  const [form] = Form.useForm<Values>();
  const values: Partial<Values> | undefined = Form.useWatch([], form);
  const [key] = useState(newKey);
  const done = useDone();
  const { unit } = useReach();
  const title = t(`action.${action}`);
  const names = person?.name ?? (values?.people ?? []).map((one) => one.label).join(t('app.comma'));
  const run = useMutation({
    mutationFn: (given: Values) => runAction(orderOf(order, given), key),
    onSuccess: (made) => { done(made, t('people.done', { action: title, people: count(made.people) })); onClose(); },
  });
  const required = { required: true, message: t('edit.required') };
  return (
    <Modal open title={title} onCancel={onClose} onOk={form.submit} okText={title} cancelText={t('edit.cancel')} confirmLoading={run.isPending} width={460} destroyOnHidden>
      <Form form={form} layout="vertical" initialValues={{ from: dayjs(), second: order.second }} onFinish={(given) => run.mutate(given)}>
        {action === 'put' && !person && <Form.Item name="people" label={t('people.who')} rules={[required]}><PickPeople institution={room?.institution} without={room?.without ?? []} /></Form.Item>}
        {action === 'put' && <Form.Item name="second" valuePropName="checked"><Checkbox>{t('people.second')}</Checkbox></Form.Item>}
        {(action === 'move' || (action === 'put' && !room)) && <Form.Item name="to" label={t(action === 'move' ? 'people.to' : 'people.into')} rules={[required]}><PickRecord kind="room" within={unit} autoFocus /></Form.Item>}
        <div className="form-pair">
          <Form.Item name="from" label={t('edit.from')} rules={[required]}><DatePicker allowClear={false} /></Form.Item>
          <Form.Item name="document" label={t('action.document')}><Input maxLength={60} /></Form.Item>
        </div>
        <Form.Item name="reason" label={t('edit.reason')}><Input maxLength={500} /></Form.Item>
        <p className="sentence" role="status">{t(`people.say_${action}`, { names: names || t('action.whom'), room: room?.name ?? (action === 'put' ? (values?.to?.label ?? t('action.whom')) : t('people.mainOffice')), to: values?.to?.label ?? t('action.whom'), from: values?.from?.format('YYYY-MM-DD') ?? '' })}</p>
      </Form>
      {run.error && <Failure error={run.error} />}
    </Modal>
  );
}
