// Numbers: the three or four numbers that matter.

export interface Figure {
  label: string;
  value: string;
  unit?: string;
  tone?: 'idle';
}

export function Numbers({ figures }: { figures: Figure[] }) {
  return (
    <dl className="numbers">
      {figures.map(({ label, value, unit, tone }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className={tone}>{value}{unit && !label.toLowerCase().includes(unit.toLowerCase()) && <small>{unit}</small>}</dd>
        </div>
      ))}
    </dl>
  );
}
