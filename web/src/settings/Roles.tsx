// Roles: which role may what, as the server holds it.
import { CheckOutlined } from '@ant-design/icons';
import { Alert, Skeleton } from 'antd';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { useRoles } from './queries';

export function Roles() {
  const { t, said } = useWords();
  const roles = useRoles();
  if (roles.error) return <Failure error={roles.error} retry={() => void roles.refetch()} />;
  if (!roles.data) return <Skeleton active />;
  const permissions = [...new Set(roles.data.items.flatMap((role) => role.permissions))].filter((name) => name !== 'anyone');
  return (
    <>
      <Alert type={roles.data.separation ? 'info' : 'warning'} showIcon title={t(roles.data.separation ? 'settings.separated' : 'settings.notSeparated')} className="settings-note" />
      <div className="matrix" role="region" aria-label={t('settings.roles')} tabIndex={0}>
        <table>
          <thead><tr><td />{roles.data.items.map((role) => <th key={role.code} scope="col">{said(role.title_zh, role.title)}</th>)}</tr></thead>
          <tbody>
            {permissions.map((name) => (
              <tr key={name}>
                <th scope="row">{t(`permission.${name}`)}</th>
                {roles.data.items.map((role) => <td key={role.code}>{role.permissions.includes(name) && <CheckOutlined aria-label={t('settings.yes')} />}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
