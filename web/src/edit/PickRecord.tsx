// PickRecord: a record chosen by searching for it, as one types: characters, pinyin or code. Who is bound to
// institutions chooses among what is theirs.
import { Select } from 'antd';
import { useState } from 'react';
import type { SearchKind } from '../api/types';
import { useWords } from '../i18n/useWords';
import { useSettled } from '../search/useSettled';
import { useOffered } from './useOffered';

const WAIT_MS = 150;

export interface Picked {
  id: number;
  code?: string;
  label: string;
}

interface Props {
  kind: SearchKind;
  /** The institutions whose records may be chosen; null: all that are found. */
  within?: readonly number[] | null;
  value?: Picked | null;
  onChange?: (value: Picked | null) => void;
  id?: string;
  autoFocus?: boolean;
  label?: string;
  hint?: string;
}

export function PickRecord({ kind, within = null, value, onChange, id, autoFocus, label, hint }: Props) {
  const { t } = useWords();
  const [words, setWords] = useState('');
  const settled = useSettled(words.trim(), WAIT_MS);
  const { items, waiting, listed } = useOffered(kind, settled, within);
  const options = items.map((item) => ({ value: item.id, label: item.label, title: item.context ?? '', item }));
  const kept = value && !options.some((option) => option.value === value.id) && settled === '' ? [{ value: value.id, label: value.label, title: '', item: value }] : [];
  return (
    <Select id={id} autoFocus={autoFocus} aria-label={label} allowClear className="pick" placeholder={hint ?? t('edit.pick')}
      showSearch={{ filterOption: false, onSearch: setWords, searchValue: words }}
      value={value?.id ?? null} loading={waiting} options={[...kept, ...options]}
      notFoundContent={waiting ? t('app.loading') : settled === '' && !listed ? t('edit.pickHint') : t('search.empty', { words: settled })}
      optionRender={(option) => <span className="pick-option">{option.label}{option.data.title && <small className="quiet">{option.data.title}</small>}</span>}
      onChange={(_, option) => {
        const chosen = Array.isArray(option) ? option[0] : option;
        setWords('');
        onChange?.(chosen ? { id: chosen.item.id, code: chosen.item.code, label: chosen.item.label } : null);
      }} />
  );
}
