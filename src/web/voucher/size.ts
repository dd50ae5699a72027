/** Sizes of files as people read them. */

const UNITS = ['byte', 'kilobyte', 'megabyte'] as const;

export function sizeOf(bytes: number, locale: string): string {
  const step = bytes < 1000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit: UNITS[step] ?? 'byte', unitDisplay: step === 0 ? 'long' : 'short', maximumFractionDigits: step === 2 ? 1 : 0 });
  return format.format(bytes / 1000 ** step);
}
