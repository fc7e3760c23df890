// PickPeople: people chosen by name; without a word those of the institution that holds the room.
import { Select } from 'antd';
import { useState } from 'react';
import { useWords } from '../i18n/useWords';
import { useSettled } from '../search/useSettled';
import { usePeople } from './peopleQueries';

const WAIT_MS = 150;

interface Props {
  id?: string;
  value?: { value: number; label: string }[];
  onChange?: (value: { value: number; label: string }[]) => void;
  institution?: number;
  without: number[];
}

export function PickPeople({ id, value, onChange, institution, without }: Props) {
  const { t, word } = useWords();
  const [words, setWords] = useState('');
  const settled = useSettled(words.trim(), WAIT_MS);
  const found = usePeople(settled, settled === '' ? institution : undefined);
  const items = (found.data?.items ?? []).filter((person) => !without.includes(person.id));
  return (
    <Select id={id} mode="multiple" labelInValue autoFocus className="pick" value={value} placeholder={t('people.pick')}
      showSearch={{ filterOption: false, onSearch: setWords, searchValue: words }} loading={found.isFetching}
      options={items.map((person) => ({ value: person.id, label: person.name, note: [word('rank', person.rank), person.department, person.institution, person.room_id ? t('people.hasOffice') : t('people.noOffice')].filter(Boolean).join(' · ') }))}
      optionRender={(option) => <span className="pick-option">{option.label}<small className="quiet">{option.data.note}</small></span>}
      notFoundContent={settled === '' && institution === undefined ? t('edit.pickHint') : found.isFetching ? t('app.loading') : t('search.empty', { words: settled })}
      onChange={(next) => { setWords(''); onChange?.(next.map((one) => ({ value: Number(one.value), label: String(one.label) }))); }} />
  );
}
