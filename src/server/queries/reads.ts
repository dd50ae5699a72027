/** The reads of the API by their names: what each is asked, and what it answers. */
import type { ReadInput } from '../../contract/calls.ts';
import type { Language } from '../../contract/refusal-params.ts';
import type { ReadName } from '../../contract/routes.ts';
import type { Session } from './session.ts';

export type ReadReply =
  | { readonly kind: 'found'; readonly body: object; readonly next?: string | null }
  | {
      readonly kind: 'file';
      readonly file: {
        readonly sha256: string; readonly fileName: string; readonly mediaType: string; readonly size: number;
      };
    }
  /** There is no such thing, or it is not the caller's to see. */
  | { readonly kind: 'not-found' }
  /** The person is not known any more. */
  | { readonly kind: 'unauthorised' }
  | { readonly kind: 'bad-cursor' }
  /** A proof that cannot be given: nothing here signs, or the journal is not what was signed. */
  | { readonly kind: 'proof.no-key' | 'proof.broken' }
  /** The voucher is in no state to be handed on, or nothing here signs its link. */
  | { readonly kind: 'voucher.no-link' }
  /** Several programmes could be meant. */
  | { readonly kind: 'which-programme'; readonly programmes: readonly string[] };

export interface ReadAsker {
  readonly session: Session;
  readonly language: Language;
}

export interface Reads {
  has(name: ReadName): boolean;
  read(name: ReadName, asker: ReadAsker, input: ReadInput<ReadName>): Promise<ReadReply>;
}
