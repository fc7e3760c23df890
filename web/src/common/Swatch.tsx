// Swatch: the colour of a class, with the hatch the map gives it.
import type { Pattern } from '../map/classes';

export function Swatch({ colour, pattern }: { colour: string; pattern?: Pattern }) {
  return <span className={`swatch${pattern ? ` ${pattern}` : ''}`} style={{ backgroundColor: colour }} aria-hidden="true" />;
}
