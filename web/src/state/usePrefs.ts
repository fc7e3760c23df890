// usePrefs: language and darkness, kept in this browser; they are a person's, not a link's.
import { useSyncExternalStore } from 'react';

export type Language = 'zh' | 'en';
export type ThemeName = 'light' | 'dark';
export interface Prefs {
  language: Language;
  theme: ThemeName;
}

const KEY = 'yardstick.prefs';
const CHANGED = 'yardstick:prefs';
let seen = '';
let kept: Prefs = { language: 'zh', theme: 'light' };

function stored(): string {
  try {
    return window.localStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}

export function readPrefs(): Prefs {
  const text = stored();
  if (text === seen && text !== '') return kept;
  const words = text.split(' ');
  const dark = words.includes('dark') || (text === '' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  const next: Prefs = { language: words.includes('en') ? 'en' : 'zh', theme: dark ? 'dark' : 'light' };
  if (next.language !== kept.language || next.theme !== kept.theme) kept = next;
  seen = text;
  return kept;
}

export function changePrefs(change: Partial<Prefs>): void {
  const next = { ...readPrefs(), ...change };
  kept = next;
  seen = `${next.language} ${next.theme}`;
  try {
    window.localStorage.setItem(KEY, seen);
  } catch {
    // A browser that keeps nothing still shows the choice until it is closed.
  }
  window.dispatchEvent(new Event(CHANGED));
}

function subscribe(notify: () => void): () => void {
  window.addEventListener(CHANGED, notify);
  window.addEventListener('storage', notify);
  return () => {
    window.removeEventListener(CHANGED, notify);
    window.removeEventListener('storage', notify);
  };
}

export const usePrefs = (): Prefs => useSyncExternalStore(subscribe, readPrefs);
