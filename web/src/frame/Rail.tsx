import {
  ApiOutlined, AuditOutlined, BarChartOutlined, CameraOutlined, DatabaseOutlined, EnvironmentOutlined, FileTextOutlined, InboxOutlined,
  SettingOutlined, SwapOutlined, TableOutlined, WarningOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useWords } from '../i18n/useWords';
import { useSession } from '../session/useSession';
import { useView } from '../state/useView';
import type { Screen, View } from '../state/url';

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

/** Screens reached from another, which are for the same people. */
const UNDER: Partial<Record<Screen, Screen>> = { signing: 'confirm' };

/** Is the screen, which an address may name, for others? 'waits': until it is known who is there. */
export function useBarred({ screen, stack }: View): 'first' | 'mayNot' | 'waits' | null {
  const { data } = useSession();
  const open = useScreens();
  const of = SCREENS.find((one) => one.screen === (UNDER[screen] ?? screen));
  const free = !(of?.may ?? of?.signedIn) || (screen === 'plans' && stack.length > 0); // stack plans are for everybody
  if (free) return null;
  if (!data) return 'waits';
  return open.some((one) => one === of) ? null : data.signed_in ? 'mayNot' : 'first';
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
