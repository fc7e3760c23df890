// Facts: label and value, one a line; what is not recorded is left out.
import type { ReactNode } from 'react';
import { DASH } from '../format/format';

export function Facts({ rows }: { rows: [label: string, value: ReactNode][] }) {
  const known = rows.filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== DASH);
  if (known.length === 0) return null;
  return (
    <dl className="facts">
      {known.map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}
    </dl>
  );
}
