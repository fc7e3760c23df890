// Divider: a line between two pictures that can be dragged, or moved with the arrow keys.
import { useRef, type KeyboardEvent, type PointerEvent } from 'react';

const STEP = 0.02;

interface Props {
  share: number;
  onShare: (share: number) => void;
  label: string;
  left: string;
  right: string;
}

export function Divider({ share, onShare, label, left, right }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const put = (value: number) => onShare(Math.min(0.98, Math.max(0.02, value)));
  const onMove = (event: PointerEvent<HTMLDivElement>) => {
    const room = frame.current?.getBoundingClientRect();
    if (room && event.currentTarget.hasPointerCapture(event.pointerId)) put((event.clientX - room.left) / room.width);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') put(share - STEP);
    if (event.key === 'ArrowRight') put(share + STEP);
  };
  const at = `${share * 100}%`;
  return (
    <div ref={frame} className="swipe">
      <span className="swipe-date" style={{ right: `calc(${100 - share * 100}% + 20px)` }}>{left}</span>
      <span className="swipe-date" style={{ left: `calc(${at} + 20px)` }}>{right}</span>
      <div className="swipe-grip" role="slider" tabIndex={0} aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)}
        style={{ left: at }} onKeyDown={onKey} onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)} onPointerMove={onMove} />
    </div>
  );
}
