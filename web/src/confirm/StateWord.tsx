// StateWord: where a confirmation stands, as a coloured word and three marks for the three parties.
import { PARTIES, type State } from '../api/confirm';
import { useWords } from '../i18n/useWords';

export function StateWord({ state, signed }: { state: State; signed: number }) {
  const { t } = useWords();
  const text = state === 'open' ? t(`confirm.signed${signed}`) : t(`confirm.${state}`);
  return <span className={`confirm-state ${state} n${signed}`}>{text}</span>;
}

export function Marks({ signed }: { signed: readonly string[] }) {
  const { t } = useWords();
  return (
    <span className="confirm-marks">
      {PARTIES.map((party) => {
        const has = signed.includes(party);
        return <span key={party} className={has ? 'has' : ''} title={`${t(`confirm.${party}`)} · ${t(has ? 'confirm.hasSigned' : 'confirm.hasNot')}`}>{t(`confirm.${party}Short`)}</span>;
      })}
    </span>
  );
}
