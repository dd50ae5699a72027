/** Refusals on a partner's own pages: the server speaks of “the partner” to everybody, and here that is the reader. */
import type { RefusalView } from '../../contract/answer.ts';
import type { ShownProgramme } from '../programme.ts';
import { useWords, type WordId, type Words } from '../words/words.tsx';

const PROFILE: Readonly<Record<string, WordId>> = {
  description: 'company.description', languages: 'company.languages', industries: 'company.industries', contactEmail: 'company.contact', website: 'company.website',
};

type Said = Pick<RefusalView, 'message' | 'remedy'>;

/** In words of its own where there are some. The place in the definition is left out: it is for those who write it. */
export function useOwnRefusal(programme: ShownProgramme | undefined): (refusal: RefusalView) => RefusalView {
  const words = useWords();
  return (refusal) => {
    const { source: _source, ...shown } = titled(refusal, programme);
    return programme === undefined ? shown : { ...shown, ...ownWords(refusal, programme, words) };
  };
}

function ownWords({ rule, params }: RefusalView, programme: ShownProgramme, { t, date, list, locale }: Words): Said | undefined {
  const one = (name: string): string => String(params[name] ?? '');
  const many = (name: string): readonly string[] => [params[name] ?? []].flat().map(String);
  const oneOf = (group: string, name: string): string =>
    new Intl.ListFormat(locale, { type: 'disjunction' }).format(many(name).map((id) => programme.name(group, id)));
  const offering = programme.name('offerings', one('offering'));
  const type = programme.name('engagementTypes', one('engagementType'));
  const competencies = oneOf('competencies', 'competencies');
  switch (rule) {
    case 'partner.not-enrolled':
      return { message: t('own.not-enrolled', { offering }), remedy: t('own.enrol') };
    case 'partner.enrolment-lapsed':
      return { message: t('own.enrolment-lapsed', { offering, through: date(one('through')) }), remedy: t('own.enrol-again') };
    case 'partner.competency-missing': {
      const message = 'engagementType' in params ? t('own.competency-missing', { type }) : t('own.competency-missing-of', { offering });
      const remedy = 'levels' in params ? t('own.competency-level', { competencies, levels: oneOf('levels', 'levels') }) : t('own.competency', { competencies });
      return { message, remedy };
    }
    case 'partner.profile-incomplete':
      return { message: t('own.profile-incomplete', { missing: list(many('missing').map((field) => fieldName(field, t))) }), remedy: t('own.profile') };
    case 'partner.location-country':
      return 'country' in params || 'locationCountry' in params ? undefined : { message: t('own.no-location'), remedy: t('own.location') };
    case 'consultant.not-qualified':
      return many('consultants').length > 0 ? undefined : { message: t('own.not-qualified', { type }), remedy: t('own.qualify', { competencies }) };
    default:
      return undefined;
  }
}

function fieldName(field: string, t: Words['t']): string {
  const word = PROFILE[field];
  return word === undefined ? field : t(word);
}

/** The server names offerings, types and competencies by their ids; people know them by their titles. */
function titled(refusal: RefusalView, programme: ShownProgramme | undefined): RefusalView {
  if (programme === undefined) return refusal;
  const ids = Object.values(refusal.params).flatMap((value) => (typeof value === 'number' ? [] : value));
  const said = (text: string): string => ids.reduce((sentence, id) => {
    const title = TITLED.map((group) => programme.name(group, id)).find((name) => name !== id);
    return title === undefined ? sentence : sentence.replace(new RegExp(`(?<![\\w-])${id}(?![\\w-])`, 'g'), () => title);
  }, text);
  return { ...refusal, message: said(refusal.message), remedy: said(refusal.remedy) };
}

const TITLED = ['offerings', 'engagementTypes', 'competencies', 'levels'] as const;
