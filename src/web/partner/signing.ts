/** Who signs the programme agreement, and what is still missing before it can be signed. */
import type { WordId } from '../words/words.tsx';

export interface Signatory {
  readonly name: string;
  readonly title: string;
  /** Whether they say that they have read the agreement and may sign it. */
  readonly read: boolean;
}

export function wrongSignatory({ name, title, read }: Signatory): Readonly<Partial<Record<keyof Signatory, WordId>>> {
  return {
    ...(read ? {} : { read: 'enrol.wrong-read' }),
    ...(name.trim() === '' ? { name: 'enrol.wrong-name' } : {}),
    ...(title.trim() === '' ? { title: 'enrol.wrong-title' } : {}),
  };
}

export function maySign(signatory: Signatory): boolean {
  return Object.keys(wrongSignatory(signatory)).length === 0;
}
