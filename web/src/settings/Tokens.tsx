// Tokens: keys for QGIS and scripts, which act as me until they end. The secret is shown once.
import { Alert, App, Button, Form, Input, Modal, Segmented, Table, Typography } from 'antd';
import { useState } from 'react';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { useAddToken, useEndToken, useTokens, type Reach, type Token } from './queries';

const REACHES: readonly Reach[] = ['read', 'change'];
const DAYS = [7, 30, 90, 180, 365];

function AddToken({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const [form] = Form.useForm<{ name: string; days: number; may: Reach }>();
  const add = useAddToken();
  const made = add.data?.token;
  return (
    <Modal open title={t('settings.tokenAdd')} okText={made ? t('app.close') : t('settings.make')} cancelText={t('app.close')} confirmLoading={add.isPending}
      onOk={() => (made ? onClose() : form.submit())} onCancel={onClose} cancelButtonProps={{ hidden: !!made }} mask={{ closable: !made }}>
      {made ? (
        <>
          <Alert type="warning" showIcon title={t('settings.tokenOnce')} />
          <Typography.Paragraph className="secret" copyable={{ text: made }} code>{made}</Typography.Paragraph>
          <p className="quiet">{t('settings.tokenUse')}</p>
        </>
      ) : (
        <Form form={form} layout="vertical" requiredMark={false} initialValues={{ days: 90, may: 'read' }}
          onFinish={(order) => add.mutate(order)}>
          <Form.Item name="name" label={t('settings.tokenName')} rules={[{ required: true, message: t('session.needed') }]}><Input autoFocus maxLength={64} placeholder={t('settings.tokenExample')} /></Form.Item>
          <Form.Item name="may" label={t('settings.tokenMay')}><Segmented options={REACHES.map((value) => ({ value, label: t(`settings.may_${value}`) }))} /></Form.Item>
          <Form.Item name="days" label={t('settings.tokenUntil')}><Segmented options={DAYS.map((n) => ({ value: n, label: t('settings.days', { n }) }))} /></Form.Item>
          {add.error && <Failure error={add.error} />}
        </Form>
      )}
    </Modal>
  );
}

export function Tokens() {
  const { t, date, time } = useWords();
  const { modal } = App.useApp();
  const tokens = useTokens();
  const end = useEndToken();
  const [adding, setAdding] = useState(false);
  const ask = (token: Token) => modal.confirm({
    title: t('settings.tokenEndAsk', { name: token.name }), content: t('settings.tokenEndMeans'), okText: t('settings.tokenEnd'), okButtonProps: { danger: true },
    cancelText: t('app.close'), onOk: () => end.mutateAsync(token.id),
  });
  return (
    <>
      <div className="settings-bar"><p className="quiet grow">{t('settings.tokensAbout')}</p><Button onClick={() => setAdding(true)}>{t('settings.tokenAdd')}</Button></div>
      {(tokens.error ?? end.error) && <Failure error={tokens.error ?? end.error} />}
      <Table<Token> size="small" rowKey="id" loading={tokens.isLoading} dataSource={tokens.data?.items} pagination={false} scroll={{ x: 560 }} locale={{ emptyText: t('settings.noTokens') }}
        columns={[
          { title: t('settings.tokenName'), dataIndex: 'name' },
          { title: t('settings.tokenMay'), dataIndex: 'may', render: (value: Reach) => t(`settings.may_${value}`) },
          { title: t('settings.created'), dataIndex: 'created', render: (value: string) => date(value) },
          { title: t('settings.tokenUntil'), dataIndex: 'expires', render: (value: string) => date(value) },
          { title: t('settings.lastUsed'), dataIndex: 'used', render: (value: string | null) => (value ? time(value) : t('settings.never')) },
          { key: 'end', align: 'right', render: (_, token) => <Button size="small" type="link" danger onClick={() => ask(token)}>{t('settings.tokenEnd')}</Button> },
        ]} />
      {adding && <AddToken onClose={() => setAdding(false)} />}
    </>
  );
}
