// UserForm: an account's name, roles and unit. Roles are one administrator's to give, accounts another's to make.
import { Alert, Button, Drawer, Form, Input, Select, Skeleton, Switch } from 'antd';
import { Failure } from '../common/Failure';
import { PickRecord, type Picked } from '../edit/PickRecord';
import { useWords } from '../i18n/useWords';
import { useMay } from '../session/useSession';
import { useAddUser, useChangeUser, useUser, type NewCode, type RoleRow } from './queries';

const OF_A_UNIT = new Set(['unit_admin', 'unit_head']);

interface Values { login: string; name: string; roles: string[]; unit: Picked | null; active: boolean }

function Fields({ roles, isNew }: { roles: readonly RoleRow[]; isNew: boolean }) {
  const { t, said } = useWords();
  const [mayAdd, mayGrant] = [useMay('accounts'), useMay('grants')];
  const held = Form.useWatch<string[]>('roles');
  const grants = mayGrant || (isNew && mayAdd);
  const needed = { required: true, message: t('session.needed') };
  return (
    <>
      <Form.Item name="login" label={t('session.login')} rules={[needed, { pattern: /^\S{1,64}$/, message: t('settings.loginRule') }]}><Input disabled={!isNew} autoFocus={isNew} autoComplete="off" /></Form.Item>
      <Form.Item name="name" label={t('settings.name')} rules={[needed]}><Input disabled={!mayAdd} maxLength={64} autoComplete="off" /></Form.Item>
      <Form.Item name="roles" label={t('settings.role')} rules={[needed]} extra={!grants && t('settings.grantsBy')}>
        <Select mode="multiple" disabled={!grants} options={roles.map((role) => ({ value: role.code, label: said(role.title_zh, role.title) }))} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      {grants && <Form.Item name="unit" label={t('settings.unit')} rules={held?.some((role) => OF_A_UNIT.has(role)) ? [{ ...needed, message: t('settings.unitNeeded') }] : []}><PickRecord kind="institution" /></Form.Item>}
      {!isNew && <Form.Item name="active" label={t('settings.mayEnter')} valuePropName="checked" extra={t('settings.disableMeans')}><Switch disabled={!mayAdd} /></Form.Item>}
    </>
  );
}

export function UserForm({ id, roles, onClose, onCode }: { id: number | null; roles: readonly RoleRow[]; onClose: () => void; onCode: (code: NewCode) => void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Values>();
  const [mayAdd, mayGrant] = [useMay('accounts'), useMay('grants')];
  const shown = useUser(id);
  const add = useAddUser();
  const change = useChangeUser(id ?? 0);
  const problem = add.error ?? change.error ?? shown.error;
  const send = ({ login, name, roles: chosen, unit, active }: Values) => {
    if (id === null) {
      add.mutate({ login, name, roles: chosen, institution: unit?.code }, { onSuccess: (made) => { onClose(); onCode(made); } });
      return;
    }
    change.mutate({
      etag: shown.data?.etag ?? '*',
      account: mayAdd ? { name, state: active ? 'active' : 'disabled' } : undefined,
      grants: mayGrant ? { roles: chosen, institution: unit?.code ?? null } : undefined,
    }, { onSuccess: onClose });
  };
  const user = shown.data?.user;
  const unit = user?.institution && { id: user.institution.id, code: user.institution.code, label: user.institution.name };
  return (
    <Drawer open size={420} title={id === null ? t('settings.userAdd') : (user?.name ?? t('settings.userChange'))} onClose={onClose}
      footer={<div className="settings-foot"><Button onClick={onClose}>{t('app.close')}</Button><Button type="primary" loading={add.isPending || change.isPending} disabled={id !== null && !user} onClick={() => form.submit()}>{t('settings.save')}</Button></div>}>
      {id === null && <Alert type="info" showIcon title={t('settings.codeFollows')} className="settings-note" />}
      {id !== null && !user && !shown.error && <Skeleton active />}
      {(id === null || user) && (
        <Form form={form} layout="vertical" requiredMark={false} onFinish={send} key={user?.revision ?? 0}
          initialValues={user ? { login: user.login, name: user.name, roles: user.roles.map((role) => role.code), unit, active: user.state === 'active' } : { roles: [], unit: null }}>
          <Fields roles={roles} isNew={id === null} />
        </Form>
      )}
      {problem && <Failure error={problem} retry={change.error ? () => { change.reset(); void shown.refetch(); } : undefined} />}
    </Drawer>
  );
}
