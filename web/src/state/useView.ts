// useView: the address is the state. Choosing something is a step that "back" undoes; moving the map is not.
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { readView, writeView, type View } from './url';

const CHANGED = 'yardstick:view';

function subscribe(notify: () => void): () => void {
  for (const name of ['hashchange', 'popstate', CHANGED]) window.addEventListener(name, notify);
  return () => {
    for (const name of ['hashchange', 'popstate', CHANGED]) window.removeEventListener(name, notify);
  };
}

export type Change = (change: Partial<View>, how?: 'push' | 'replace') => void;

export function changeView(change: Partial<View>, how: 'push' | 'replace' = 'push'): void {
  const hash = writeView({ ...readView(window.location.hash), ...change });
  if (hash === window.location.hash) return;
  if (how === 'push') window.history.pushState(null, '', hash);
  else window.history.replaceState(null, '', hash);
  window.dispatchEvent(new Event(CHANGED));
}

export function currentView(): View {
  return readView(window.location.hash);
}

export function useView(): [View, Change] {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  const view = useMemo(() => readView(hash), [hash]);
  return [view, useCallback(changeView, [])];
}
