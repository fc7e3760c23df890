// MoveDialog: the step in words, what it asks for, and for a signature the password again.
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Alert, Button, Input, InputNumber, Modal, Select } from 'antd';
import { useState } from 'react';
import { useMove, type Confirmation, type Move } from '../api/confirm';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';

interface Item { room_id?: number; field: string; said: string; reason: string }
interface Measure { area: number | null; instrument: string; surveyor: string }
const FIELDS = ['area', 'shape', 'use', 'people', 'missing', 'surplus', 'other'];
const NOTHING: Item = { field: 'area', said: '', reason: '' };

function Items({ card, items, onChange }: { card: Confirmation; items: Item[]; onChange: (items: Item[]) => void }) {
  const { t } = useWords();
  const put = (index: number, change: Partial<Item>) => onChange(items.map((item, at) => (at === index ? { ...item, ...change } : item)));
  return (
    <>
      {items.map((item, index) => (
        <fieldset key={index} className="confirm-item">
          <Select showSearch allowClear optionFilterProp="label" aria-label={t('confirm.room')} placeholder={t('confirm.whole')} value={item.room_id} onChange={(room_id?: number) => put(index, { room_id })}
            options={card.rooms.filter((room) => room.id).map((room) => ({ value: Number(room.id), label: `${room.number ?? ''} ${room.code}` }))} />
          <Select aria-label={t('confirm.what')} value={item.field} onChange={(field: string) => put(index, { field })} options={FIELDS.map((value) => ({ value, label: t(`confirm.field.${value}`) }))} />
          <Input aria-label={t('confirm.said')} placeholder={t('confirm.said')} value={item.said} maxLength={100} onChange={(event) => put(index, { said: event.target.value })} />
          <Input aria-label={t('confirm.reason')} placeholder={t('confirm.reason')} value={item.reason} maxLength={500} onChange={(event) => put(index, { reason: event.target.value })} />
          {items.length > 1 && <Button type="text" icon={<DeleteOutlined />} aria-label={t('confirm.remove')} onClick={() => onChange(items.filter((_, at) => at !== index))} />}
        </fieldset>
      ))}
      <Button size="small" icon={<PlusOutlined />} onClick={() => onChange([...items, NOTHING])}>{t('confirm.addItem')}</Button>
    </>
  );
}

function Measures({ measures, onChange }: { measures: Measure[]; onChange: (measures: Measure[]) => void }) {
  const { t } = useWords();
  const put = (index: number, change: Partial<Measure>) => onChange(measures.map((measure, at) => (at === index ? { ...measure, ...change } : measure)));
  return (
    <>
      <p className="quiet">{t('confirm.measureAgain')}</p>
      {measures.map((measure, index) => (
        <fieldset key={index} className="confirm-item three">
          <InputNumber min={0.01} max={99999} precision={2} aria-label={`${t('confirm.column.measured')} ${index + 1}`} placeholder={`${t('confirm.column.measured')} ${index + 1}`} value={measure.area} onChange={(area) => put(index, { area })} />
          <Input aria-label={t('confirm.instrument')} placeholder={t('confirm.instrument')} value={measure.instrument} onChange={(event) => put(index, { instrument: event.target.value })} />
          <Input aria-label={t('confirm.who')} placeholder={t('confirm.who')} value={measure.surveyor} onChange={(event) => put(index, { surveyor: event.target.value })} />
        </fieldset>
      ))}
    </>
  );
}

export function MoveDialog({ card, move, dispute, onClose }: { card: Confirmation; move: Move; dispute?: number; onClose: () => void }) {
  const { t, said, area, count } = useWords();
  const [seen] = useState(card); // what is signed is what stood here when the dialog opened
  const [password, setPassword] = useState('');
  const [reason, setReason] = useState('');
  const [document, setDocument] = useState('');
  const [items, setItems] = useState<Item[]>([NOTHING]);
  const [measures, setMeasures] = useState<Measure[]>([{ area: null, instrument: '', surveyor: '' }, { area: null, instrument: '', surveyor: '' }]);
  const moving = useMove('/api/confirmations', seen);
  const needs = new Set(move.needs);
  const isDispute = move.move === 'dispute';
  const taken = measures.filter((measure) => measure.area);
  const ready = (!needs.has('password') || password) && (isDispute ? items.every((item) => item.reason.trim()) : !needs.has('reason') || reason.trim()) &&
    (!needs.has('document') || document.trim()) && taken.length !== 1;
  const send = () => moving.mutate({ move: move.move, body: {
    ...(needs.has('hash') && { hash: seen.hash }), ...(needs.has('password') && { password }), ...(move.move === 'sign' && move.party && { party: move.party }),
    ...(needs.has('reason') && !isDispute && { reason }), ...(needs.has('document') && { document }), ...(isDispute && { items }),
    ...(dispute !== undefined && { dispute_id: dispute, ...(taken.length > 0 && { measurements: taken }) }),
  } }, { onSuccess: onClose });
  return (
    <Modal open title={said(move.title_zh, move.title)} onCancel={onClose} okText={said(move.title_zh, move.title)} cancelText={t('confirm.cancel')} onOk={send}
      okButtonProps={{ disabled: !ready, loading: moving.isPending }} destroyOnHidden width={640}>
      <form className="confirm-dialog" onSubmit={(event) => { event.preventDefault(); if (ready) send(); }}>
        {move.move === 'sign' && (
          <>
            <p>{t('confirm.willSign', { party: move.party ? t(`confirm.${move.party}`) : '', unit: seen.institution || t('confirm.nobody'), building: seen.building, rooms: count(seen.n_rooms), area: area(seen.area), version: seen.version })}</p>
            {seen.changes && seen.changes.length > 0 && <Alert type="warning" showIcon title={t('confirm.changedSince', { n: seen.changes.length, version: seen.changes_since ?? 0 })} />}
            <p className="confirm-hash">{t('confirm.hash')} <code>{seen.hash}</code></p>
            <label>{t('confirm.password')}<Input.Password autoFocus autoComplete="current-password" value={password} onChange={(event) => setPassword(event.target.value)} /></label>
          </>
        )}
        {isDispute && <><p className="quiet">{t('confirm.disputeHint')}</p><Items card={card} items={items} onChange={setItems} /></>}
        {move.move === 'answer' && card.batch && <Measures measures={measures} onChange={setMeasures} />}
        {needs.has('reason') && !isDispute && <label>{t('confirm.reason')}<Input.TextArea rows={2} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} /></label>}
        {needs.has('document') && <label>{t('confirm.document')}<Input maxLength={200} value={document} onChange={(event) => setDocument(event.target.value)} /></label>}
        {move.move === 'order_change' && <p className="quiet">{t('confirm.orderHint')}</p>}
        {moving.error && <Failure error={moving.error} />}
        <button type="submit" hidden />
      </form>
    </Modal>
  );
}
