// useKeys: the keyboard of the whole page. Keys typed into a field or an open dialog are left to it.
import { useEffect, useRef } from 'react';
import { nextColouring, stepBack, toggleList } from './steps';

export const FOCUS_SEARCH = 'yardstick:search';
export const FOCUS_PANEL = 'yardstick:panel';
export const FOCUS_FLOORS = 'yardstick:floors';
export const FLOOR_STEP = 'yardstick:floor';
export const EDIT = 'yardstick:edit';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.closest('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]') !== null);
}
const isInside = (target: EventTarget | null, where: string) => target instanceof HTMLElement && target.closest(where) !== null;
/** What lies over the page and has the keys to itself. */
const OVERLAY = '.ant-modal-wrap:not([style*="display: none"]), .ant-dropdown:not(.ant-dropdown-hidden), .ant-popover:not(.ant-popover-hidden), .ant-drawer-open .ant-drawer-mask';
const announce = (name: string, detail?: number) => window.dispatchEvent(new CustomEvent(name, { detail }));

function press(event: KeyboardEvent, onHelp: () => void): boolean {
  switch (event.key) {
    case '/': announce(FOCUS_SEARCH); return true;
    case '?': onHelp(); return true;
    case 'f': announce(FOCUS_FLOORS); return true;
    case 'p': announce(FOCUS_PANEL); return true;
    case 't': nextColouring(); return true;
    case 'l': toggleList(); return true;
    case 'e': announce(EDIT); return true;
    case 'Escape': stepBack(); return true;
    case 'ArrowUp':
    case 'ArrowDown':
      if (isInside(event.target, 'input, .side, .list, .data, [role=listbox], [role=menu]')) return false;
      announce(FLOOR_STEP, event.key === 'ArrowUp' ? 1 : -1);
      return true;
    default: return false;
  }
}

export function useKeys(onHelp: () => void): void {
  const help = useRef(onHelp);
  help.current = onHelp;
  useEffect(() => {
    let covered = false;
    // Seen before anybody acts on the key: Escape takes the overlay away, and must not then take the page, too.
    const onCapture = () => { covered = document.querySelector(OVERLAY) !== null; };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'k' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        announce(FOCUS_SEARCH);
        return;
      }
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || covered) return;
      if (press(event, () => help.current())) event.preventDefault();
    };
    window.addEventListener('keydown', onCapture, true);
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onCapture, true);
      window.removeEventListener('keydown', onKey);
    };
  }, []);
}
