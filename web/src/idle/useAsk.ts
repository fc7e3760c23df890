// useAsk: what the address asks of the idle finder, as far as who is there may ask it.
import { useMemo } from 'react';
import { useMay } from '../session/useSession';
import type { Ask } from '../state/url';
import { useView } from '../state/useView';

/** A link from somebody signed in may name a unit, which a visitor may not ask about. */
export function useAsk(): Ask {
  const [{ ask }] = useView();
  const reads = useMay('read_units');
  const key = JSON.stringify(Object.entries(ask).filter(([name]) => reads || name !== 'institution'));
  return useMemo(() => Object.fromEntries(JSON.parse(key) as [string, string][]), [key]);
}
