// Narrow: only those of a unit, a rank, a state … by what the register can be asked.
import { Select } from 'antd';
import { useCard } from '../api/queries';
import type { CardName, Register } from '../api/types';
import { PickRecord } from '../edit/PickRecord';
import { useWords } from '../i18n/useWords';
import type { Ask } from '../state/url';
import { useView } from '../state/useView';
import { codesOf, withinOf, type Within } from './ask';

const CARDS: Record<Within, CardName> = { institution: 'institutions', building: 'buildings', courtyard: 'courtyards', district: 'districts' };

function WithinField({ kind }: { kind: Within }) {
  const { t } = useWords();
  const [view, change] = useView();
  const id = Number(view.ask[kind]) || null;
  const card = useCard(CARDS[kind], id).data;
  return (
    <span className="records-within">
      <PickRecord kind={kind} label={t(`kind.${kind}`)} hint={t('records.within', { kind: t(`kind.${kind}`) })} value={id === null ? null : { id, label: card?.name ?? '…' }}
        onChange={(picked) => change({ ask: { ...view.ask, [kind]: picked ? String(picked.id) : undefined } })} />
    </span>
  );
}

export function Narrow({ register }: { register: Register }) {
  const { said } = useWords();
  const [view, change] = useView();
  return (
    <>
      {withinOf(register.type).map((kind) => <WithinField key={kind} kind={kind} />)}
      {codesOf(register.type).map((name) => {
        const column = register.columns.find((one) => one.name === name);
        if (!column?.codes) return null;
        const title = said(column.title_zh, column.title);
        return (
          <Select key={name} allowClear className="records-code" placeholder={title} aria-label={title} value={view.ask[name as keyof Ask] ?? null} showSearch={{ optionFilterProp: 'label' }} popupMatchSelectWidth={false}
            options={column.codes.map((code) => ({ value: code.code, label: said(code.title_zh, code.title) }))} onChange={(value: string | null | undefined) => change({ ask: { ...view.ask, [name]: value ?? undefined } })} />
        );
      })}
    </>
  );
}
