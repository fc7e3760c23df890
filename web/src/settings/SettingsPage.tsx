// SettingsPage: my account; accounts, roles and the audit for those who keep them.
import { Skeleton, Tabs } from 'antd';
import { useWords } from '../i18n/useWords';
import { SignInFirst } from '../session/SignInFirst';
import { useMay, useSession } from '../session/useSession';
import { useView } from '../state/useView';
import { Audit } from './Audit';
import { MyAccount } from './MyAccount';
import { Roles } from './Roles';
import { Users } from './Users';

export default function SettingsPage() {
  const { t } = useWords();
  const [view, change] = useView();
  const { data } = useSession();
  const [seesAccounts, seesAudit] = [useMay('accounts_read'), useMay('audit')];
  if (!data) return <div className="data"><Skeleton active /></div>;
  if (!data.account) return <div className="data"><SignInFirst words={t('settings.first')} /></div>;
  const tabs = [
    { key: 'me', label: t('settings.me'), children: <MyAccount session={data} /> },
    ...(seesAccounts ? [{ key: 'users', label: t('settings.users'), children: <Users /> }, { key: 'roles', label: t('settings.roles'), children: <Roles /> }] : []),
    ...(seesAudit ? [{ key: 'audit', label: t('settings.audit'), children: <Audit /> }] : []),
  ];
  const active = tabs.some(({ key }) => key === view.tab) ? (view.tab ?? 'me') : 'me';
  return (
    <div className="data settings">
      <h1 className="unseen">{t('app.settings')}</h1>
      <Tabs activeKey={active} onChange={(tab) => change({ tab: tab === 'me' ? null : tab })} items={tabs} destroyOnHidden />
    </div>
  );
}
