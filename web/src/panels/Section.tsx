import type { ReactNode } from 'react';

export function Section({ title, extra, children }: { title: string; extra?: ReactNode; children: ReactNode }) {
  return (
    <section className="section">
      <h3>{title}{extra && <span className="section-extra">{extra}</span>}</h3>
      {children}
    </section>
  );
}
