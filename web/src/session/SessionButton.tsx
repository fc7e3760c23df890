// SessionButton: who is signed in, in the top bar; or the way in.
import { UserOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useWords } from '../i18n/useWords';
import { useView } from '../state/useView';
import { SignIn } from './SignIn';
import { useSession, useSigning } from './useSession';

export function SessionButton({ narrow }: { narrow: boolean }) {
  const { t, said } = useWords();
  const { data } = useSession();
  const [, change] = useView();
  const { signOut } = useSigning();
  const [open, setOpen] = useState(false);
  const account = data?.account;
  if (!account) {
    return (
      <>
        <Button type="text" icon={<UserOutlined />} data-action="sign-in" aria-label={t('session.signIn')} onClick={() => setOpen(true)}>{!narrow && t('session.signIn')}</Button>
        {open && <SignIn onClose={() => setOpen(false)} />}
      </>
    );
  }
  const roles = account.roles.map((role) => said(role.title_zh, role.title)).join(t('app.comma'));
  const items = [
    { key: 'who', disabled: true, label: [account.institution?.name, roles].filter(Boolean).join(' · ') },
    { type: 'divider' as const },
    { key: 'account', label: t('settings.me'), onClick: () => change({ screen: 'settings', tab: null }) },
    // Who comes through the unit's own system leaves there.
    data.via === 'proxy' ? { key: 'out', disabled: true, label: t('session.leaveAtUnit') } : { key: 'out', label: t('session.signOut'), onClick: () => void signOut() },
  ];
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button type="text" icon={<UserOutlined />} data-action="account" aria-haspopup="menu" aria-label={account.name || account.login}>{!narrow && (account.name || account.login)}</Button>
    </Dropdown>
  );
}
