// Numbers: the three or four numbers that matter.

export interface Figure {
  label: string;
  value: string;
  unit?: string;
  tone?: 'idle';
  /** What the number is made of. */
  onOpen?: () => void;
}

export function Numbers({ figures }: { figures: Figure[] }) {
  return (
    <dl className="numbers">
      {figures.map(({ label, value, unit, tone, onOpen }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className={tone}>{onOpen ? <button type="button" className="as-link" onClick={onOpen}>{value}</button> : value}{unit && !label.toLowerCase().includes(unit.toLowerCase()) && <small>{unit}</small>}</dd>
        </div>
      ))}
    </dl>
  );
}
