// InspectionMove: what a step of an inspection asks for, and only that.
import { DatePicker, Form, Input, InputNumber, Modal, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useInspectionStep, type InspectionCard, type InspectionOrder } from '../api/inspections';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';

const ITEMS = ['rules', 'ledgers', 'title', 'allocation', 'safety', 'repairs', 'services', 'disposal', 'rectifying', 'freshness', 'other'];
const DAYS = 30;
const POINTS = 100;
const ASKS: Record<string, readonly string[]> = {
  self_check: ['reason'], find: ['item', 'said', 'points', 'deadline'], issue: ['document'], reply: ['reason'], settle: ['points', 'note'], give_back: ['reason', 'deadline'], withdraw: ['reason'],
};
interface Given { item?: string; said?: string; points?: number; deadline?: Dayjs; document?: string; reason?: string; note?: string }

export function InspectionMove({ card, version, move, finding, onClose }: { card: InspectionCard; version: string; move: string; finding?: number; onClose: () => void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Given>();
  const step = useInspectionStep();
  const asks = ASKS[move] ?? [];
  const has = (field: string) => asks.includes(field);
  const send = async () => {
    const { deadline, note, reason, ...given } = await form.validateFields();
    const order: InspectionOrder = { move, ...given, ...(deadline && { deadline: deadline.format('YYYY-MM-DD') }), ...((reason ?? note) && { reason: reason ?? note }), ...(finding !== undefined && { finding_id: finding }) };
    step.mutate({ do: 'move', id: card.id, version, order }, { onSuccess: onClose });
  };
  const needed = [{ required: true, whitespace: true }];
  const title = t(`inspect.move.${move}`);
  return (
    <Modal open title={`${card.institution} · ${title}`} okText={title} cancelText={t('inspect.cancel')} onCancel={onClose} onOk={() => void send()} okButtonProps={{ loading: step.isPending }} destroyOnHidden>
      <Form form={form} layout="vertical" initialValues={{ item: 'allocation', points: move === 'settle' ? 0 : 2, deadline: dayjs().add(DAYS, 'day') }} preserve={false}>
        {has('item') && <Form.Item name="item" label={t('inspect.item')}><Select options={ITEMS.map((value) => ({ value, label: t(`inspect.items.${value}`) }))} /></Form.Item>}
        {has('said') && <Form.Item name="said" label={t('inspect.said')} rules={needed}><Input.TextArea rows={2} maxLength={600} /></Form.Item>}
        {has('points') && <Form.Item name="points" label={t(move === 'settle' ? 'inspect.pointsLeft' : 'inspect.points')} extra={move === 'settle' ? t('inspect.settleHint') : undefined} rules={[{ required: true }]}><InputNumber min={0} max={POINTS} precision={0} /></Form.Item>}
        {has('deadline') && <Form.Item name="deadline" label={t('inspect.deadline')} rules={[{ required: true }]}><DatePicker minDate={dayjs()} allowClear={false} /></Form.Item>}
        {has('document') && <Form.Item name="document" label={t('inspect.document')} rules={needed}><Input maxLength={60} /></Form.Item>}
        {has('reason') && <Form.Item name="reason" label={t('inspect.reason')} rules={needed}><Input.TextArea rows={3} maxLength={600} placeholder={move === 'reply' ? t('inspect.replyHint') : undefined} /></Form.Item>}
        {has('note') && <Form.Item name="note" label={t('inspect.reason')}><Input.TextArea rows={2} maxLength={600} /></Form.Item>}
      </Form>
      {step.error && <Failure error={step.error} />}
    </Modal>
  );
}
