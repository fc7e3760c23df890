// ClashTable: somebody was quicker. What they changed, and where mine differs, whose shall stay.
import { Alert, Radio } from 'antd';
import type { RegisterColumn } from '../api/types';
import { useWords } from '../i18n/useWords';
import type { Columns } from './useColumns';
import type { Clash } from './values';

export type Choice = 'mine' | 'theirs';

interface Props {
  words: Columns;
  clashes: Clash[];
  others: Clash[];
  choices: Record<string, Choice | undefined>;
  onChoose: (name: string, choice: Choice) => void;
}

export function ClashTable({ words, clashes, others, choices, onChoose }: Props) {
  const { t } = useWords();
  const column = (name: string): RegisterColumn | undefined => words.columns.find((one) => one.name === name);
  const tell = (name: string, value: unknown) => { const one = column(name); return one ? words.read(one, value) : String(value); };
  const title = (name: string) => { const one = column(name); return one ? words.title(one) : name; };
  return (
    <Alert type="warning" showIcon className="clash" title={t('edit.clash')} description={
      <>
        {others.length > 0 && <p>{t('edit.othersChanged', { list: others.map(({ name, theirs }) => `${title(name)} ${tell(name, theirs)}`).join(t('app.comma')) })}</p>}
        {clashes.map(({ name, seen, theirs, mine }) => (
          <fieldset key={name}>
            <legend>{title(name)} <span className="quiet">{t('edit.was', { value: tell(name, seen) })}</span></legend>
            <Radio.Group value={choices[name] ?? null} onChange={(event) => onChoose(name, event.target.value as Choice)}
              options={[{ value: 'theirs', label: t('edit.theirs', { value: tell(name, theirs) }) }, { value: 'mine', label: t('edit.mine', { value: tell(name, mine) }) }]} />
          </fieldset>
        ))}
        <p className="quiet">{t(clashes.length ? 'edit.chooseEach' : 'edit.saveAgain')}</p>
      </>
    } />
  );
}
