// StateTag: the state as a coloured word. The word says it; the colour only helps.
import { useWords } from '../i18n/useWords';

export function StateTag({ state, status }: { state?: string | null; status?: string | null }) {
  const { word } = useWords();
  const shown = status ?? state;
  return shown ? <span className={`state ${shown}`}>{word('state', shown)}</span> : null;
}
