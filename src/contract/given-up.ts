/** What is said of work in the background that the server gave up: an import, an extension, a command for many. */
import { z } from 'zod';
import type { Language } from './refusal-params.ts';

type Said = Readonly<Record<Language, string>>;

export const GIVEN_UP: Said = {
  en: 'The server gave this up: however often it was tried, it could not be finished. What was done until then stays done;'
    + ' whoever runs the server finds the reason in its log.',
  tr: 'Sunucu bu işten vazgeçti: defalarca denendiği halde tamamlanamadı. O ana kadar yapılanlar geçerli kalır;'
    + ' nedenini sunucuyu işletenler sunucu günlüğünde bulabilir.',
};

/** An extension has no natural key: a second one is one more. */
export const EXTENSION_GIVEN_UP: Said = {
  en: `${GIVEN_UP.en} Ordered once more, it would extend the same vouchers a second time.`,
  tr: `${GIVEN_UP.tr} Yeniden başlatılırsa süresi uzatılmış çeklerin süresi bir kez daha uzatılır.`,
};

/** How an answer says where such work stands. */
export function presentState(state: 'waiting' | 'done' | 'dead', whenGivenUp: string) {
  if (state === 'dead') return { status: 'given-up' as const, message: whenGivenUp };
  return { status: state === 'done' ? 'done' as const : 'running' as const };
}

/** The field of an answer that says so. */
export const whyGivenUp = {
  message: z.string().optional().describe('With `given-up`, what that means, in the language asked for.'),
};
