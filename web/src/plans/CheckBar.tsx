// CheckBar: what the moves made by hand break and cost, against the plan they start from; undo, keep, or solve around them.
import { Alert, Button } from 'antd';
import { formatNumber } from '../format/format';
import { useWords, type Words } from '../i18n/useWords';
import type { Breach, Cost } from './check';

interface Props {
  moves: number;
  breaches: readonly Breach[];
  cost: Cost;
  was: Cost;
  hand: number;
  edits: boolean;
  onUndo: () => void;
  onClear: () => void;
  onKeep: (around: boolean) => void;
}

const signed = (value: number, text: string): string => `${value > 0 ? '+' : value < 0 ? '−' : '±'}${text}`;

function differences(cost: Cost, was: Cost, { t, area, count }: Words): string[] {
  const parts: [keyof Cost, (value: number) => string][] = [
    ['freed', (value) => area(value)], ['rent', (value) => t('plans.yuan', { n: formatNumber(value) })], ['buildings', (value) => count(value)],
    ['units', (value) => count(value)], ['heads', (value) => count(value)], ['money', (value) => t('plans.yuan', { n: formatNumber(value) })],
  ];
  return parts.flatMap(([name, write]) => {
    const by = cost[name] - was[name];
    return Math.abs(by) < 0.005 ? [] : [`${t(`plans.cost_${name}`)} ${signed(by, write(Math.abs(by)))}`];
  });
}

export function CheckBar({ moves, breaches, cost, was, hand, edits, onUndo, onClear, onKeep }: Props) {
  const words = useWords();
  const { t } = words;
  if (moves === 0 && breaches.length === 0) return edits && hand > 0 ? <p className="quiet">{t('plans.byHand', { n: hand })} <Button size="small" type="link" onClick={() => onKeep(true)}>{t('plans.around')}</Button></p> : null;
  const by = differences(cost, was, words);
  return (
    <Alert className="check-bar" type={breaches.length > 0 ? 'error' : 'success'} showIcon
      title={breaches.length > 0 ? t('plans.broken', { n: breaches.length }) : t('plans.holds')}
      description={<>
        {breaches.length > 0 && <ul className="findings" aria-live="polite">{breaches.slice(0, 8).map((breach, at) => <li key={at} className="refused">{t(`plans.breach_${breach.rule}`, breach.values)}</li>)}{breaches.length > 8 && <li>{t('plans.andMore', { n: breaches.length - 8 })}</li>}</ul>}
        {moves > 0 && <p>{by.length > 0 ? by.join(t('plans.semicolon')) : t('plans.noDifference')}</p>}
        {moves > 0 && (
          <p className="check-actions">
            <Button size="small" onClick={onUndo}>{t('plans.undo')}</Button>
            <Button size="small" onClick={onClear}>{t('plans.undoAll')}</Button>
            <Button size="small" type="primary" onClick={() => onKeep(false)}>{t('plans.keep')}</Button>
            <Button size="small" onClick={() => onKeep(true)}>{t('plans.keepAround')}</Button>
          </p>
        )}
      </>} />
  );
}
