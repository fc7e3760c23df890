// TopBar: where this is, the search box, and what concerns the page itself.
import { BulbOutlined, LinkOutlined, MenuOutlined, MoonOutlined, PrinterOutlined, QuestionCircleOutlined, TableOutlined } from '@ant-design/icons';
import { App, Button, Dropdown, Tooltip } from 'antd';
import { useWords } from '../i18n/useWords';
import { SearchBox } from '../search/SearchBox';
import { SessionButton } from '../session/SessionButton';
import { changePrefs, usePrefs } from '../state/usePrefs';
import { showsMap } from '../state/url';
import { useView } from '../state/useView';
import { Breadcrumb } from './Breadcrumb';
import { copyText } from './copyText';
import { InboxButton } from './InboxButton';
import { useScreens } from './Rail';
import { toggleList } from './steps';

interface Action {
  key: string;
  label: string;
  icon: React.ReactNode;
  run: () => void;
}

function useActions(onHelp: () => void): Action[] {
  const { t } = useWords();
  const { message } = App.useApp();
  const prefs = usePrefs();
  const [view] = useView();
  const copy = async () => {
    if (await copyText(window.location.href)) void message.success(t('app.copied'));
    else void message.warning(t('app.copyFailed'));
  };
  const dark = prefs.theme === 'dark';
  const actions: Action[] = [
    { key: 'list', label: t('list.title'), icon: <TableOutlined />, run: toggleList },
    { key: 'link', label: t('app.copyLink'), icon: <LinkOutlined />, run: () => void copy() },
    { key: 'print', label: t('app.print'), icon: <PrinterOutlined />, run: () => window.print() },
    { key: 'theme', label: t(dark ? 'app.light' : 'app.dark'), icon: dark ? <BulbOutlined /> : <MoonOutlined />, run: () => changePrefs({ theme: dark ? 'light' : 'dark' }) },
    { key: 'language', label: t('app.language'), icon: <b className="lang">{t('app.languageShort')}</b>, run: () => changePrefs({ language: prefs.language === 'zh' ? 'en' : 'zh' }) },
    { key: 'help', label: t('app.help'), icon: <QuestionCircleOutlined />, run: onHelp },
  ];
  return showsMap(view.screen) ? actions : actions.filter(({ key }) => key !== 'list' && key !== 'print');
}

function NarrowMenu({ actions }: { actions: Action[] }) {
  const { t } = useWords();
  const screens = useScreens();
  const [, change] = useView();
  const items = [
    ...screens.map(({ screen, icon }) => ({ key: `to-${screen}`, icon, label: t(`app.${screen}`), onClick: () => change({ screen }) })),
    { type: 'divider' as const },
    ...actions.map(({ key, icon, label, run }) => ({ key, icon, label, onClick: run })),
  ];
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button type="text" icon={<MenuOutlined />} aria-label={t('app.menu')} aria-haspopup="menu" />
    </Dropdown>
  );
}

export function TopBar({ narrow, onHelp }: { narrow: boolean; onHelp: () => void }) {
  const actions = useActions(onHelp);
  if (narrow) {
    return (
      <header className="top">
        <div className="top-row"><NarrowMenu actions={actions} /><SearchBox /><InboxButton /><SessionButton narrow /></div>
        <Breadcrumb />
      </header>
    );
  }
  return (
    <header className="top">
      <Breadcrumb />
      <SearchBox />
      <div className="top-actions">
        {actions.map(({ key, label, icon, run }) => (
          <Tooltip key={key} title={label} mouseEnterDelay={0.5}><Button type="text" icon={icon} aria-label={label} data-action={key} onClick={run} /></Tooltip>
        ))}
        <InboxButton />
        <SessionButton narrow={false} />
      </div>
    </header>
  );
}
