// useWords: words and numbers in the language of the page.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatArea, formatCount, formatDate, formatTime } from '../format/format';
import type { Language } from '../state/usePrefs';

export interface Words {
  language: Language;
  t: (key: string, values?: Record<string, string | number>) => string;
  /** The name of a code, as word('use', 'office'); the code itself where it has no name. */
  word: (group: string, code: string | null | undefined) => string;
  area: (value: number | null | undefined) => string;
  count: (value: number | null | undefined) => string;
  date: (value: string | null | undefined) => string;
  time: (value: string | null | undefined) => string;
  /** One of two texts the server gives. */
  said: (zh: string | null | undefined, en: string | null | undefined) => string;
}

export function useWords(): Words {
  const { t, i18n } = useTranslation();
  const language: Language = i18n.language === 'en' ? 'en' : 'zh';
  return useMemo(
    () => ({
      language,
      t: (key, values) => String(t(key, values ?? {})),
      word: (group, code) => (code ? String(t(`${group}.${code}`, { defaultValue: code })) : ''),
      area: (value) => formatArea(value, String(t('unit.area'))),
      count: formatCount,
      date: formatDate,
      time: formatTime,
      said: (zh, en) => (language === 'zh' ? (zh ?? en) : (en ?? zh)) ?? '',
    }),
    [t, language],
  );
}
