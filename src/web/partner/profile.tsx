/** What customers read about the partner, beside the card that they see. */
import { type SubmitEvent, type ReactNode } from 'react';
import type { PartnerView } from '../../contract/partner-view.ts';
import { languageName } from '../directory/language-name.ts';
import { PartnerCard } from '../directory/partner-card.tsx';
import { useProgramme } from '../programme.ts';
import { useCommand, useToday } from '../queries.ts';
import { abilityOf } from '../ui/ability.tsx';
import { useAnnounce } from '../ui/announce.tsx';
import { useDraft } from '../ui/draft.ts';
import { CheckboxGroup, TextField } from '../ui/fields.tsx';
import { Panel } from '../ui/page.tsx';
import { ErrorSummary, ProblemNotice, wrongIn } from '../ui/problem.tsx';
import { Terms } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import { useOwnProgramme } from './own-programme.ts';
import { SubmitButton } from './shared.tsx';
import { useLanguages } from './languages.ts';
import { useTries } from './tries.ts';

export interface Typed {
  readonly description: string;
  readonly languages: readonly string[];
  readonly industries: string;
  readonly contactEmail: string;
  readonly website: string;
}

/** A list as it is typed: entries parted by commas or lines, each once. */
export function entriesOf(text: string): string[] {
  return [...new Set(text.split(/[,\n]/).map((each) => each.trim()).filter((each) => each !== ''))];
}

export function Profile({ partner }: { readonly partner: PartnerView }): ReactNode {
  if (abilityOf(partner.abilities, 'partner.describe') === undefined) return <Shown partner={partner} />;
  return <Editing partner={partner} />;
}

function draftOf({ profile }: PartnerView): Typed {
  return {
    description: profile?.description ?? '', languages: profile?.languages ?? [], industries: (profile?.industries ?? []).join(', '),
    contactEmail: profile?.contactEmail ?? '', website: profile?.website ?? '',
  };
}

/** The card beside the form shows what is typed, as customers would see it. */
function Editing({ partner }: { readonly partner: PartnerView }): ReactNode {
  const { t } = useWords();
  const programme = useProgramme(useOwnProgramme());
  const today = useToday(programme?.timeZone) ?? '';
  const [typed, change, forget] = useDraft<Typed>(`company:${partner.id}`, draftOf(partner));
  const enrolled = partner.enrolments.filter(({ from, through }) => from <= today && today <= through).map(({ offering }) => offering);
  const { description, contactEmail, website } = typed;
  const profile = {
    description, contactEmail, languages: [...typed.languages], industries: entriesOf(typed.industries), website: website === '' ? null : website,
  };
  return (
    <div className="beside even">
      <ProfileForm partner={partner} typed={typed} change={change} forget={forget} />
      <Panel title={t('company.preview')}>
        <div className="stack">
          <p className="quiet">{t('company.preview-text')}</p>
          <div className="card-preview">
            <PartnerCard programme={programme} partner={{ name: partner.name, country: partner.country, locations: partner.locations, profile, offerings: [...new Set(enrolled)].sort() }} />
          </div>
        </div>
      </Panel>
    </div>
  );
}

interface FormProps {
  readonly partner: PartnerView;
  readonly typed: Typed;
  readonly change: (part: Partial<Typed>) => void;
  readonly forget: () => void;
}

function ProfileForm({ partner, typed, change, forget }: FormProps): ReactNode {
  const { t } = useWords();
  const announce = useAnnounce();
  const describing = useCommand('partner.describe');
  const labels = {
    description: t('company.description'), languages: t('company.languages'), industries: t('company.industries'),
    contactEmail: t('company.contact'), website: t('company.website'),
  };
  const wrong: Record<string, string> = {};
  if (typed.description.trim() === '') wrong['description'] = t('field.required');
  if (!/^\S+@\S+$/.test(typed.contactEmail.trim())) wrong['contactEmail'] = t('company.wrong-email');
  if (typed.website.trim() !== '' && !/^https?:\/\/\S+$/.test(typed.website.trim())) wrong['website'] = t('company.wrong-website');
  const tries = useTries(wrong);
  const told = (name: keyof Typed): string | undefined => wrongIn(describing.problem, name) ?? tries.shown[name];
  const submit = async (): Promise<void> => {
    if (!tries.attempt()) return;
    const website = typed.website.trim();
    const answer = await describing.give({
      partnerId: partner.id, description: typed.description, languages: [...typed.languages], industries: entriesOf(typed.industries),
      contactEmail: typed.contactEmail, ...(website === '' ? {} : { website }),
    });
    if (answer === undefined) return;
    forget();
    tries.reset();
    announce(t('company.saved'));
  };
  return (
    <form className="panel stack" noValidate onSubmit={(event: SubmitEvent) => { event.preventDefault(); void submit(); }}>
      <h2>{t('company.profile')}</h2>
      <p className="quiet">{t('company.profile-text')}</p>
      <ErrorSummary wrong={tries.shown} labels={labels} tried={tries.count} />
      <ProblemNotice problem={describing.problem} labels={labels} />
      <TextField name="description" label={labels.description} help={t('company.description-help')} rows={6} maxLength={10_000} wrong={told('description')}
        value={typed.description} onChange={(description) => { change({ description }); }} />
      <CheckboxGroup name="languages" label={labels.languages} help={t('company.languages-help')} across wrong={told('languages')} value={typed.languages}
        choices={useLanguages(partner)} onChange={(languages) => { change({ languages }); }} />
      <TextField name="industries" label={labels.industries} help={t('company.industries-help')} wrong={told('industries')} value={typed.industries}
        onChange={(industries) => { change({ industries }); }} />
      <TextField name="contactEmail" type="email" label={labels.contactEmail} wrong={told('contactEmail')} value={typed.contactEmail}
        onChange={(contactEmail) => { change({ contactEmail }); }} />
      <TextField name="website" type="url" label={labels.website} optional wrong={told('website')} value={typed.website}
        onChange={(website) => { change({ website }); }} />
      <div className="buttons">
        <SubmitButton ability={abilityOf(partner.abilities, 'partner.describe')} pending={describing.pending}>{t('field.save')}</SubmitButton>
      </div>
    </form>
  );
}

function Shown({ partner }: { readonly partner: PartnerView }): ReactNode {
  const { t, list, locale } = useWords();
  const { profile } = partner;
  if (profile === null) return <p className="quiet">{t('company.no-profile')}</p>;
  return (
    <Panel title={t('company.profile')}>
      <Terms facts={[
        [t('company.description'), profile.description], [t('company.languages'), list(profile.languages.map((code) => languageName(code, locale)))], [t('company.industries'), list(profile.industries)],
        [t('company.contact'), profile.contactEmail], [t('company.website'), profile.website ?? '–'],
      ]} />
    </Panel>
  );
}
