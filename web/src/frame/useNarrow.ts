// useNarrow: whether the window is as narrow as a phone.
import { useSyncExternalStore } from 'react';

const NARROW = '(max-width: 767px)';

function subscribe(notify: () => void): () => void {
  const query = window.matchMedia(NARROW);
  query.addEventListener('change', notify);
  return () => query.removeEventListener('change', notify);
}

export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => window.matchMedia(NARROW).matches);
