// format: numbers and dates are written alike in both languages. What is absent is a dash, never 0.

const TWO = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
export const DASH = '–';

export function formatNumber(value: number | null | undefined): string {
  return value == null || !Number.isFinite(value) ? DASH : TWO.format(value);
}

export function formatArea(value: number | null | undefined, unit: string): string {
  const text = formatNumber(value);
  return text === DASH ? text : `${text}\u00a0${unit}`;
}

export function formatCount(value: number | null | undefined): string {
  return value == null || !Number.isFinite(value) ? DASH : WHOLE.format(value);
}

/** The date part of a date or of an RFC 3339 time. */
export function formatDate(value: string | null | undefined): string {
  return value && /^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : DASH;
}

/** A moment in the time zone of whoever reads it, to the minute. */
export function formatTime(value: string | null | undefined): string {
  const time = new Date(value ?? '');
  if (Number.isNaN(time.getTime())) return DASH;
  const two = (number: number) => String(number).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** A round length for a scale bar of at most this many pixels. */
export function scaleBar(metresPerPixel: number, mostPixels: number): { metres: number; pixels: number } {
  const most = metresPerPixel * mostPixels;
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [5, 2, 1].find((digit) => digit * power <= most) ?? 1;
  return { metres: step * power, pixels: (step * power) / metresPerPixel };
}

/** The N of 1:N to two digits, for a screen of 96 dots an inch, the CSS pixel. */
export function scaleRatio(metresPerPixel: number): number {
  const exact = metresPerPixel / (0.0254 / 96);
  const power = 10 ** Math.max(0, Math.floor(Math.log10(exact)) - 1);
  return Math.round(exact / power) * power;
}
