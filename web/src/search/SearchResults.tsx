import { ApartmentOutlined, BankOutlined, BorderOuterOutlined, EnvironmentOutlined, HomeOutlined, LayoutOutlined, UserOutlined } from '@ant-design/icons';
import { Skeleton } from 'antd';
import { useEffect, useRef, type ReactNode } from 'react';
import type { SearchItem, SearchKind } from '../api/types';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { Marked } from './Marked';

const ICONS: Record<SearchKind, ReactNode> = {
  person: <UserOutlined />,
  institution: <ApartmentOutlined />, district: <EnvironmentOutlined />, courtyard: <BorderOuterOutlined />,
  building: <BankOutlined />, floor: <LayoutOutlined />, room: <HomeOutlined />,
};

/** Grouped by kind; the kind of the best hit comes first, and inside a group the server's order stays. */
export function inGroups(items: readonly SearchItem[]): SearchItem[] {
  const kinds = [...new Set(items.map((item) => item.kind))];
  return kinds.flatMap((kind) => items.filter((item) => item.kind === kind));
}

interface Props {
  items: SearchItem[];
  active: number;
  words: string;
  error: unknown;
  busy: boolean;
  onChoose: (item: SearchItem) => void;
  onActive: (index: number) => void;
  retry: () => void;
}

export function SearchResults({ items, active, words, error, busy, onChoose, onActive, retry }: Props) {
  const { t, word } = useWords();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => { box.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }); }, [active]);
  if (error) return <div className="results"><Failure error={error} retry={retry} /></div>;
  if (busy) return <div className="results busy"><Skeleton active title={false} paragraph={{ rows: 3 }} /></div>;
  if (items.length === 0) {
    return (
      <div className="results none" role="status">
        <p>{t('search.empty', { words })}</p>
        <p className="quiet">{t('search.emptyHint')}</p>
      </div>
    );
  }
  return (
    <div ref={box} className="results" id="search-results" role="listbox" aria-label={t('search.results')}>
      {items.map((item, index) => (
        <div key={`${item.kind}-${item.id}`} role="presentation">
          {items[index - 1]?.kind !== item.kind && <div className="results-kind" role="presentation">{word('kind', item.kind)}</div>}
          <div id={`hit-${index}`} role="option" aria-selected={index === active} className="hit" onMouseDown={(event) => event.preventDefault()}
            onClick={() => onChoose(item)} onMouseMove={() => onActive(index)}>
            <span className="hit-icon" aria-hidden="true">{ICONS[item.kind]}</span>
            <span className="hit-label"><Marked label={item.label} match={item.match} /></span>
            {item.why && <span className="hit-why">{t(`search.why_${item.why}`)}</span>}
            {(item.rank || item.context) && <span className="hit-context">{[item.rank && word('rank', item.rank), item.context].filter(Boolean).join(' · ')}</span>}
          </div>
        </div>
      ))}
    </div>
  );
}
