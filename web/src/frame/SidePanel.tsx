// SidePanel: beside the map on a desk, 400 px and resizable; on a phone a sheet with three heights.
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { useWords } from '../i18n/useWords';
import { FOCUS_PANEL } from './useKeys';

const LEAST = 300;
const MOST = 640;
const HEIGHTS = ['low', 'half', 'full'] as const;
type Height = (typeof HEIGHTS)[number];

function nearest(share: number): Height {
  if (share < 0.28) return 'low';
  return share < 0.68 ? 'half' : 'full';
}

/** What the panel holds. A key brings the focus here, so that Tab goes on to the first thing one may do. */
function Body({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const focus = () => box.current?.focus();
    window.addEventListener(FOCUS_PANEL, focus);
    return () => window.removeEventListener(FOCUS_PANEL, focus);
  }, []);
  return <div ref={box} className="side-body" tabIndex={-1}>{children}</div>;
}

function Sheet({ children }: { children: ReactNode }) {
  const { t } = useWords();
  const [height, setHeight] = useState<Height>('half');
  const box = useRef<HTMLElement>(null);
  const start = useRef<{ y: number; height: number; moved: boolean } | null>(null);
  const onDown = (event: PointerEvent<HTMLButtonElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { y: event.clientY, height: box.current?.offsetHeight ?? 0, moved: false };
  };
  const onMove = (event: PointerEvent<HTMLButtonElement>) => {
    const from = start.current;
    if (!from || !box.current || Math.abs(event.clientY - from.y) < 4) return;
    from.moved = true;
    box.current.style.height = `${from.height + from.y - event.clientY}px`;
  };
  const onUp = () => {
    const sheet = box.current;
    if (sheet && start.current?.moved) {
      const share = sheet.offsetHeight / window.innerHeight;
      sheet.style.height = '';
      setHeight(nearest(share));
    }
  };
  const onClick = () => {
    if (start.current?.moved) start.current = null;
    else setHeight(HEIGHTS[(HEIGHTS.indexOf(height) + 1) % HEIGHTS.length] ?? 'half');
  };
  return (
    <aside ref={box} className={`side sheet ${height}`} aria-label={t('panel.label')} data-height={height}>
      <button type="button" className="sheet-grip" aria-label={t('panel.sheet')} onPointerDown={onDown} onPointerMove={onMove} onPointerUp={onUp} onClick={onClick} />
      <Body>{children}</Body>
    </aside>
  );
}

export function SidePanel({ narrow, children }: { narrow: boolean; children: ReactNode }) {
  const { t } = useWords();
  const [width, setWidth] = useState(window.innerWidth < 1100 ? 320 : 400);
  const set = (wanted: number) => setWidth(Math.max(LEAST, Math.min(MOST, wanted, window.innerWidth - 360)));
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') set(width + 20);
    if (event.key === 'ArrowRight') set(width - 20);
  };
  const onMove = (event: PointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) set(window.innerWidth - event.clientX);
  };
  if (narrow) return <Sheet>{children}</Sheet>;
  return (
    <aside className="side" aria-label={t('panel.label')} style={{ width }}>
      <div className="side-grip" role="separator" aria-orientation="vertical" aria-label={t('panel.resize')} tabIndex={0}
        aria-valuenow={width} aria-valuemin={LEAST} aria-valuemax={MOST} onKeyDown={onKey}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)} onPointerMove={onMove} />
      <Body>{children}</Body>
    </aside>
  );
}
