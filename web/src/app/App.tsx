// App: what everything stands in: words, colours, the query cache and the last resort for errors.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider, theme } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useEffect, useState } from 'react';
import { I18nextProvider } from 'react-i18next';
import { ApiError } from '../api/client';
import { makeWords } from '../i18n';
import { usePrefs, type Prefs } from '../state/usePrefs';
import { Guard } from './Guard';
import { Frame } from './Frame';

const FONTS = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", system-ui, "Segoe UI", sans-serif';

/** Asking again helps when the server was away, not when it has answered. */
const retry = (count: number, error: unknown) =>
  count < 2 && error instanceof ApiError && (error.problem.status === 0 || error.problem.status >= 502);

function look(prefs: Prefs) {
  const dark = prefs.theme === 'dark';
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorError: dark ? '#e57373' : '#c62f2f',
      colorPrimary: dark ? '#4d94d6' : '#1f5f99', colorLink: dark ? '#7db6ee' : '#1f5f99',
      colorBgContainer: dark ? '#1e1f22' : '#ffffff', colorBgElevated: dark ? '#27282c' : '#ffffff', colorBgLayout: dark ? '#141517' : '#f3f2ef',
      colorTextDescription: dark ? '#a9abb1' : '#5f6169', colorTextPlaceholder: dark ? '#94979e' : '#696c74',
      borderRadius: 6, fontSize: 13, controlHeight: 32, fontFamily: FONTS,
    },
    // Of the dark palette's blue, white words on buttons want a darker one, and words on the ground a lighter one.
    components: { ...(dark && { Button: { colorPrimary: '#3a75ac', colorError: '#ef9a9a', dangerColor: '#2a0e0e' }, Tabs: { itemSelectedColor: '#7db6ee', inkBarColor: '#7db6ee' } }), Table: { cellPaddingBlockSM: 5, headerBg: dark ? '#232428' : '#faf9f7' } },
  };
}

export function App({ nonce }: { nonce: string | undefined }) {
  const prefs = usePrefs();
  const [words] = useState(() => makeWords(prefs.language));
  const [cache] = useState(() => new QueryClient({ defaultOptions: { queries: { retry, staleTime: 60_000, refetchOnWindowFocus: false } } }));
  useEffect(() => {
    void words.changeLanguage(prefs.language);
    dayjs.locale(prefs.language === 'zh' ? 'zh-cn' : 'en');
    document.documentElement.lang = prefs.language === 'zh' ? 'zh-CN' : 'en';
    document.documentElement.dataset.theme = prefs.theme;
  }, [words, prefs]);
  return (
    <I18nextProvider i18n={words}>
      <ConfigProvider csp={{ nonce }} theme={look(prefs)} locale={prefs.language === 'zh' ? zhCN : enUS} button={{ autoInsertSpace: false }}>
        <AntApp className="app">
          <QueryClientProvider client={cache}>
            <Guard>
              <Frame />
            </Guard>
          </QueryClientProvider>
        </AntApp>
      </ConfigProvider>
    </I18nextProvider>
  );
}
