import { cutMarks } from './marks';

export function Marked({ label, match }: { label: string; match: readonly [number, number][] }) {
  return <>{cutMarks(label, match).map(({ text, marked }, index) => (marked ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>))}</>;
}
