/**
 * What a decision says of an input that the state, or a definition's own check, shows to be wrong. The decision writes
 * English, which is the key here, as in a catalogue of translations; its figures are carried over.
 */
import { DEFINITION_TURKISH } from './definition-errors.ts';
import { message, MESSAGE_NAMES } from './messages.ts';
import type { Language } from './refusal-params.ts';

const TURKISH: Readonly<Record<string, string>> = {
  'must not be later than today, {1}': 'bugünden, {1}, sonra olmamalıdır',
  'must not be earlier than today, {1}': 'bugünden, {1}, önce olmamalıdır',
  'must not be earlier than today, {1}, for a version that follows another':
    'başka bir sürümü izleyen bir sürüm için bugünden, {1}, önce olmamalıdır',
  'must not be before the agreement\'s start, {1}': 'sözleşmenin başlangıcından, {1}, önce olmamalıdır',
  'must all be of one programme': 'tümü tek bir programdan olmalıdır',
  'must all be paid in one currency': 'tümü tek bir para biriminde ödenmelidir',
  'must be at least one group of {1} training days': 'en az {1} eğitim günlük bir grup olmalıdır',
  '{1} is no competency of a programme of this sponsor': '{1} bu destekleyen kuruluşun hiçbir programında yetkinlik değil',
  '{1} is no offering of any programme': '{1} hiçbir programın hizmeti değil',
  '{1} is no offering of {2}': '{1}, {2} programının hizmeti değil',
  'is the id of another sponsor’s programme': 'başka bir destekleyen kuruluşun programının kimliği',
  'is needed: {1} have offerings of these names': 'gereklidir: {1} programlarında bu adlarda hizmetler var',
  '{1} is the code of another organisation': '{1} başka bir kuruluşun kodu',
  '{1} is a person of this organisation already': '{1} zaten bu kuruluşun bir kişisi',
  '{1} is no role of this organisation; it has {2}': '{1} bu kuruluşun rollerinden biri değil; roller: {2}',
  'has a place in this organisation already': 'bu kuruluşta zaten kayıtlı',
};

/** Sentences that a definition's check has in common with every schema. `must be {values}` alone would fit nearly any other. */
const COMMON = Object.fromEntries(MESSAGE_NAMES.filter((name) => name !== 'fixed').map((name) => [message('en', name), message('tr', name)]));

const GAP = /\{\w+\}/g;

/** Those that say the most come first: a shorter one with a gap fits them, too. */
const ROWS = Object.entries({ ...COMMON, ...DEFINITION_TURKISH, ...TURKISH })
  .sort(([one], [other]) => other.replace(GAP, '').length - one.replace(GAP, '').length)
  .map(([english, turkish]) => ({
    form: new RegExp(`^${english.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(GAP, (gap) => `(?<g${gap.slice(1, -1)}>.*?)`)}$`, 'su'),
    turkish,
  }));

/** The sentence in a language; as it is where the catalogue has none. */
export function inLanguage(sentence: string, language: Language): string {
  if (language === 'en') return sentence;
  for (const { form, turkish } of ROWS) {
    const found = form.exec(sentence);
    if (found !== null) return turkish.replace(GAP, (gap) => found.groups?.[`g${gap.slice(1, -1)}`] ?? '');
  }
  return sentence;
}
