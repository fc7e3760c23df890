// MyAccount: who I am here, my password and my tokens.
import { App, Button, Form, Input } from 'antd';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import type { Session } from '../session/useSession';
import { useChangePassword } from './queries';
import { Tokens } from './Tokens';

function Password({ rules }: { rules: Session['password_rules'] }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ password: string; new_password: string; again: string }>();
  const change = useChangePassword();
  const needed = { required: true, message: t('session.needed') };
  return (
    <Form form={form} layout="vertical" requiredMark={false} className="settings-form"
      onFinish={({ password, new_password }) => change.mutate({ password, new_password }, {
        onSuccess: () => { form.resetFields(); void message.success(t('settings.passwordChanged')); },
      })}>
      <Form.Item name="password" label={t('settings.passwordNow')} rules={[needed]}><Input.Password autoComplete="current-password" /></Form.Item>
      <Form.Item name="new_password" label={t('session.newPassword')} rules={[needed, { min: rules.length, message: t('settings.passwordShort', { n: rules.length }) }]}
        extra={t('settings.passwordRules', { length: rules.length, classes: rules.classes, past: rules.past })}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item name="again" label={t('settings.passwordAgain')} dependencies={['new_password']}
        rules={[needed, ({ getFieldValue }) => ({ validator: (_, value) => (value === getFieldValue('new_password') ? Promise.resolve() : Promise.reject(new Error(t('settings.passwordDiffers')))) })]}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      {change.error && <Failure error={change.error} />}
      <Button type="primary" htmlType="submit" loading={change.isPending}>{t('settings.passwordChange')}</Button>
      <p className="quiet settings-note">{t('settings.passwordEnds')}</p>
    </Form>
  );
}

export function MyAccount({ session }: { session: Session }) {
  const { t, said, time } = useWords();
  const { account } = session;
  if (!account) return null;
  return (
    <div className="settings-columns">
      <section aria-labelledby="settings-who">
        <h2 id="settings-who">{account.name || account.login}</h2>
        <dl className="facts">
          <div><dt>{t('session.login')}</dt><dd>{account.login}</dd></div>
          <div><dt>{t('settings.roles')}</dt><dd>{account.roles.map((role) => said(role.title_zh, role.title)).join(t('app.comma'))}</dd></div>
          {account.institution && <div><dt>{t('settings.unit')}</dt><dd>{account.institution.name}</dd></div>}
          <div><dt>{t('settings.passwordSet')}</dt><dd>{time(account.password_set)}</dd></div>
          {session.idle_minutes > 0 && <div><dt>{t('settings.idle')}</dt><dd>{t('time.minutes', { n: session.idle_minutes })}</dd></div>}
        </dl>
        <h3>{t('settings.may')}</h3>
        <ul className="settings-may">{session.permissions.map((name) => <li key={name}>{t(`permission.${name}`)}</li>)}</ul>
      </section>
      <section aria-labelledby="settings-password"><h2 id="settings-password">{t('session.password')}</h2>{session.via === 'proxy' ? <p className="quiet">{t('settings.passwordAtUnit')}</p> : <Password rules={session.password_rules} />}</section>
      <section className="settings-wide" aria-labelledby="settings-tokens"><h2 id="settings-tokens">{t('settings.tokens')}</h2><Tokens /></section>
    </div>
  );
}
