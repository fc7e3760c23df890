// Corners: the shape as text, to be typed or pasted: for who draws nothing, or knows the coordinates.
import { Input } from 'antd';
import { useEffect, useState } from 'react';
import { useWords } from '../i18n/useWords';
import { ringOf } from '../idle/question';

const asTyped = (shape: string | undefined): string => (shape ?? '').replaceAll(';', '; ');
/** "117.1,34.2; 117.2,34.2; …", with blanks, lines or the commas of Chinese between them. */
export const asShape = (typed: string): string => typed.replaceAll('\uff0c', ',').replaceAll('\uff1b', ';').replace(/\s*,\s*/g, ',').trim().replace(/[;\s]+/g, ';').replace(/;$/, '');

export function Corners({ shape, onRing }: { shape: string | undefined; onRing: (ring: [number, number][]) => void }) {
  const { t } = useWords();
  const [typed, setTyped] = useState(asTyped(shape));
  const [wrong, setWrong] = useState(false);
  useEffect(() => { setTyped(asTyped(shape)); setWrong(false); }, [shape]);
  const take = () => {
    const ring = ringOf(asShape(typed));
    setWrong(ring === null);
    if (ring) onRing(ring);
  };
  return (
    <div className="within-corners">
      <Input size="small" value={typed} aria-label={t('within.corners')} placeholder={t('within.cornersHint')} status={wrong ? 'error' : undefined} aria-invalid={wrong}
        onChange={(event) => { setTyped(event.target.value); setWrong(false); }} onPressEnter={take} onBlur={() => { if (typed.trim() && typed !== asTyped(shape)) take(); }} />
      {wrong && <p className="wanting" role="alert">{t('within.cornersWrong')}</p>}
    </div>
  );
}
