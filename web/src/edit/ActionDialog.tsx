// ActionDialog: what an action needs to know, and in words and numbers what it will do.
import { useMutation } from '@tanstack/react-query';
import { DatePicker, Form, Input, Modal } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { newKey } from '../api/client';
import type { ActionName, ActionOrder } from '../api/changeTypes';
import type { Room } from '../api/types';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { runAction } from './changes';
import { nameOf, sumOf } from './offers';
import { PickRecord, type Picked } from './PickRecord';
import { useDone } from './useDone';

const NEEDS_WHOM: ActionName[] = ['assign', 'lend'];
const NEEDS_UNTIL: ActionName[] = ['lend', 'reserve'];
/** These change the state of a room, which is true today. */
const TODAY_AT_MOST: ActionName[] = ['lend', 'reserve', 'seal'];
const DAY = 'YYYY-MM-DD';

interface Values {
  whom?: Picked | null;
  from: Dayjs;
  until?: Dayjs | null;
  document?: string;
  reason?: string;
}

/** What all rooms are promised to, where it is one institution. */
function promisedTo(rooms: readonly Room[]): Picked | null {
  const [first] = rooms;
  const id = first?.reservation?.institution_id;
  return id && rooms.every((room) => room.reservation?.institution_id === id) ? { id, label: first.reservation?.institution ?? '' } : null;
}

function orderOf(action: ActionName, rooms: readonly Room[], values: Values): ActionOrder {
  return {
    action, room_ids: rooms.map((room) => room.id), institution_id: values.whom?.id,
    from: values.from.format(DAY), until: values.until?.format(DAY),
    document: values.document?.trim() || undefined, reason: values.reason?.trim() || undefined,
  };
}

function Sentence({ action, rooms, values }: { action: ActionName; rooms: readonly Room[]; values: Partial<Values> | undefined }) {
  const { t, count, area } = useWords();
  const sums = sumOf(rooms);
  const name = nameOf(action, rooms);
  const whom = values?.whom?.label ?? t('action.whom');
  const key = action === 'reserve' && values?.whom ? 'sayReserveFor' : `say_${name}`;
  const text = t(`action.${key}`, {
    rooms: count(rooms.length), area: area(sums.area), people: count(sums.people), whom,
    from: values?.from?.format(DAY) ?? '', until: values?.until?.format(DAY) ?? t('action.untilThen'),
  });
  return <p className="sentence" role="status">{text}{sums.people > 0 && action === 'release' && ` ${t('action.peopleLeave', { people: count(sums.people) })}`} {t('action.canUndo')}</p>;
}

export function ActionDialog({ action, rooms, onClose }: { action: ActionName; rooms: Room[]; onClose: () => void }) {
  const { t, count, area } = useWords();
  const [form] = Form.useForm<Values>();
  const values = Form.useWatch([], form);
  const [key] = useState(newKey);
  const done = useDone();
  const title = t(`action.${nameOf(action, rooms)}`);
  const run = useMutation({
    mutationFn: (given: Values) => runAction(orderOf(action, rooms, given), key),
    onSuccess: (made) => {
      done(made, t('action.done', { action: title, rooms: count(rooms.length), area: area(sumOf(rooms).area) }));
      onClose();
    },
  });
  const required = { required: true, message: t('edit.required') };
  const asksWhom = NEEDS_WHOM.includes(action) || action === 'reserve';
  return (
    <Modal open title={title} onCancel={onClose} onOk={form.submit} okText={title} cancelText={t('edit.cancel')} confirmLoading={run.isPending} width={460} destroyOnHidden>
      <Form form={form} layout="vertical" initialValues={{ from: dayjs(), whom: promisedTo(rooms) }} onFinish={(given) => run.mutate(given)}>
        {asksWhom && <Form.Item name="whom" label={t(`action.whom_${action}`)} rules={NEEDS_WHOM.includes(action) ? [required] : []}><PickRecord kind="institution" autoFocus /></Form.Item>}
        <div className="form-pair">
          <Form.Item name="from" label={t('edit.from')} rules={[required]}>
            <DatePicker allowClear={false} disabledDate={(day) => TODAY_AT_MOST.includes(action) && day.isAfter(dayjs(), 'day')} />
          </Form.Item>
          {NEEDS_UNTIL.includes(action) && <Form.Item name="until" label={t('action.until')} rules={[required]}><DatePicker disabledDate={(day) => !day.isAfter(dayjs(), 'day')} /></Form.Item>}
        </div>
        <Form.Item name="reason" label={t('edit.reason')} rules={action === 'reserve' ? [required] : []}><Input maxLength={500} /></Form.Item>
        <Form.Item name="document" label={t('action.document')}><Input maxLength={60} placeholder={t('action.documentHint')} /></Form.Item>
        <Sentence action={action} rooms={rooms} values={values} />
      </Form>
      {run.error && <Failure error={run.error} />}
    </Modal>
  );
}
