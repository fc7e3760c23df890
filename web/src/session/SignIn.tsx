// SignIn: the dialog to sign in; with a one-time code, or when the old password is over, also a new password.
import { Alert, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { ApiError } from '../api/client';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { useSession, useSigning, type SignIn as Order } from './useSession';

type Way = 'password' | 'code' | 'renew';

function wayAfter(problem: unknown, way: Way): Way {
  const asked = problem instanceof ApiError && problem.problem.errors?.some(({ parameter }) => parameter === 'new_password');
  return asked ? 'renew' : way;
}

export function SignIn({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const { signIn } = useSigning();
  const session = useSession();
  const stranger = session.error instanceof ApiError && session.error.problem.status === 401;
  const [form] = Form.useForm<Order>();
  const [way, setWay] = useState<Way>('password');
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const send = async (order: Order) => {
    setBusy(true);
    try {
      await signIn(order);
      onClose();
    } catch (thrown) {
      setProblem(thrown);
      setWay(wayAfter(thrown, way));
    } finally {
      setBusy(false);
    }
  };
  if (stranger) {
    return (
      <Modal open title={t('session.signIn')} footer={null} onCancel={onClose} width={400}>
        <Alert type="warning" showIcon title={t('session.stranger')} description={t('session.strangerHint')} />
        <Failure error={session.error} retry={() => void session.refetch()} />
      </Modal>
    );
  }
  return (
    <Modal open title={t('session.signIn')} okText={t('session.signIn')} cancelText={t('app.close')} confirmLoading={busy} onOk={() => form.submit()} onCancel={onClose} width={400} className="sign-in">
      {session.data?.unit_sign_in && <Alert type="info" showIcon className="settings-note" title={t('session.atUnit')} description={t('session.atUnitHint')} />}
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(order) => void send(order)}>
        <Form.Item name="login" label={t('session.login')} rules={[{ required: true, message: t('session.needed') }]}><Input autoFocus autoComplete="username" /></Form.Item>
        {way === 'code' && <Form.Item name="code" label={t('session.code')} rules={[{ required: true, message: t('session.needed') }]}><Input autoComplete="one-time-code" /></Form.Item>}
        <Form.Item name="password" label={t(way === 'code' ? 'session.newPassword' : 'session.password')} rules={[{ required: true, message: t('session.needed') }]}>
          <Input.Password autoComplete={way === 'code' ? 'new-password' : 'current-password'} onPressEnter={() => form.submit()} />
        </Form.Item>
        {way === 'renew' && <Form.Item name="new_password" label={t('session.newPassword')} rules={[{ required: true, message: t('session.needed') }]}><Input.Password autoComplete="new-password" /></Form.Item>}
        <button type="button" className="link" onClick={() => setWay(way === 'code' ? 'password' : 'code')}>{t(way === 'code' ? 'session.withPassword' : 'session.withCode')}</button>
        {problem !== null && <Failure error={problem} />}
      </Form>
    </Modal>
  );
}
