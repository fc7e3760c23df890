// VerdictTag: good, usable with remarks, refused: a coloured word.
import type { Verdict } from '../api/surveys';
import { useWords } from '../i18n/useWords';

export function VerdictTag({ verdict }: { verdict: Verdict }) {
  const { t } = useWords();
  return <span className={`verdict ${verdict}`}>{t(`surveys.verdict_${verdict}`)}</span>;
}
