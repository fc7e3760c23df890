import { DatabaseOutlined, EnvironmentOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useWords } from '../i18n/useWords';
import { useView } from '../state/useView';
import type { Screen } from '../state/url';

export const SCREENS: { screen: Screen; icon: ReactNode }[] = [
  { screen: 'map', icon: <EnvironmentOutlined /> },
  { screen: 'data', icon: <DatabaseOutlined /> },
];

export function Rail() {
  const [view, change] = useView();
  const { t } = useWords();
  return (
    <nav className="rail" aria-label={t('app.navigation')}>
      <img className="rail-mark" src="/icon.svg" alt="Yardstick" width={28} height={28} />
      {SCREENS.map(({ screen, icon }) => (
        <button key={screen} type="button" className="rail-item" aria-current={view.screen === screen ? 'page' : undefined} onClick={() => change({ screen })}>
          {icon}
          <span>{t(`app.${screen}`)}</span>
        </button>
      ))}
    </nav>
  );
}
