import {
  ApiOutlined, AuditOutlined, BarChartOutlined, CameraOutlined, DatabaseOutlined, EnvironmentOutlined, FileTextOutlined, InboxOutlined,
  SettingOutlined, SwapOutlined, TableOutlined, WarningOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useWords } from '../i18n/useWords';
import { useSession } from '../session/useSession';
import { useView } from '../state/useView';
import type { Screen } from '../state/url';

const SCREENS: { screen: Screen; icon: ReactNode; signedIn?: boolean; may?: string }[] = [
  { screen: 'map', icon: <EnvironmentOutlined /> },
  { screen: 'idle', icon: <InboxOutlined /> },
  { screen: 'warnings', icon: <WarningOutlined />, may: 'read_units' },
  { screen: 'confirm', icon: <AuditOutlined />, may: 'read_units' },
  { screen: 'plans', icon: <SwapOutlined />, may: 'plan' },
  { screen: 'statistics', icon: <BarChartOutlined />, may: 'read_units' },
  { screen: 'reports', icon: <FileTextOutlined />, may: 'read_units' },
  { screen: 'surveys', icon: <CameraOutlined /> },
  { screen: 'records', icon: <TableOutlined /> },
  { screen: 'data', icon: <DatabaseOutlined /> },
  { screen: 'catalogue', icon: <ApiOutlined /> },
  { screen: 'settings', icon: <SettingOutlined />, signedIn: true },
];

/** Those that are of use to who is there. */
export function useScreens() {
  const { data } = useSession();
  return SCREENS.filter(({ signedIn, may }) => (!signedIn || data?.signed_in) && (!may || data?.permissions.includes(may)));
}

export function Rail() {
  const [view, change] = useView();
  const { t } = useWords();
  const screens = useScreens();
  return (
    <nav className="rail" aria-label={t('app.navigation')}>
      <img className="rail-mark" src="/icon.svg" alt="Yardstick" width={28} height={28} />
      {screens.map(({ screen, icon }) => (
        <button key={screen} type="button" className="rail-item" aria-current={view.screen === screen ? 'page' : undefined} onClick={() => change({ screen })}>
          {icon}
          <span>{t(`app.${screen}`)}</span>
        </button>
      ))}
    </nav>
  );
}
