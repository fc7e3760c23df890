// SearchBox: results as one types; arrows choose, Enter goes there, Esc leaves.
import { CloseCircleFilled, SearchOutlined } from '@ant-design/icons';
import { Input, type InputRef } from 'antd';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useSearch } from '../api/queries';
import type { SearchItem } from '../api/types';
import { openBuilding, select } from '../frame/steps';
import { FOCUS_SEARCH } from '../frame/useKeys';
import { useWords } from '../i18n/useWords';
import { changeView } from '../state/useView';
import { inGroups, SearchResults } from './SearchResults';
import { useSettled } from './useSettled';

const WAIT_MS = 120;

function goTo(item: SearchItem): void {
  changeView({ screen: 'map' }, 'replace');
  const building = item.building_id ?? null;
  if (item.kind === 'person') {
    // Who it is stands in the list; the map shows where they sit.
    if (building !== null && item.room_id !== undefined) openBuilding(building, item.ordinal ?? null, { kind: 'room', id: item.room_id });
    else select({ kind: 'person', id: item.id });
  } else if (item.kind === 'room') {
    if (building !== null) openBuilding(building, item.ordinal ?? null, { kind: 'room', id: item.id });
    else select({ kind: 'room', id: item.id });
  } else if (item.kind === 'building') openBuilding(item.id);
  else if (item.kind === 'floor') {
    if (building !== null) openBuilding(building, item.ordinal ?? null);
  } else select({ kind: item.kind, id: item.id });
}

export function SearchBox() {
  const { t } = useWords();
  const [words, setWords] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const input = useRef<InputRef>(null);
  const settled = useSettled(words.trim(), WAIT_MS);
  const found = useSearch(settled);
  const items = inGroups(settled ? (found.data?.items ?? []) : []);

  useEffect(() => {
    const focus = () => input.current?.focus({ cursor: 'all' });
    window.addEventListener(FOCUS_SEARCH, focus);
    return () => window.removeEventListener(FOCUS_SEARCH, focus);
  }, []);
  useEffect(() => setActive(0), [settled]);

  const choose = (item: SearchItem) => {
    setOpen(false);
    input.current?.blur();
    goTo(item);
  };
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && items.length > 0) {
      event.preventDefault();
      setOpen(true);
      setActive((active + step + items.length) % items.length);
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      const item = items[active];
      if (open && item) choose(item);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      if (open && words) setOpen(false);
      else input.current?.blur();
    }
  };
  const shown = open && settled !== '';
  const listed = shown && items.length > 0 && !found.error;
  return (
    <div className="search" role="search" onBlur={(event) => { if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false); }}>
      <Input ref={input} value={words} placeholder={t('search.hint')} prefix={<SearchOutlined aria-hidden="true" />}
        suffix={words ? <button type="button" className="search-clear" aria-label={t('search.clear')} onClick={() => { setWords(''); input.current?.focus(); }}><CloseCircleFilled /></button> : <kbd aria-hidden="true">/</kbd>}
        role="combobox" aria-label={t('search.label')} aria-expanded={listed} aria-controls={listed ? 'search-results' : undefined} aria-autocomplete="list"
        aria-activedescendant={listed && items[active] ? `hit-${active}` : undefined} autoComplete="off" spellCheck={false} maxLength={100}
        onChange={(event) => { setWords(event.target.value); setOpen(true); }} onFocus={() => setOpen(true)} onKeyDown={onKey} />
      {shown && <SearchResults items={items} active={active} words={settled} error={found.error} busy={found.isPending || (found.isPlaceholderData && items.length === 0)}
        onChoose={choose} onActive={setActive} retry={() => void found.refetch()} />}
    </div>
  );
}
