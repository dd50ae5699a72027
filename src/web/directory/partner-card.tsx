/** A partner as customers see it: what it says of itself, where it is, what it delivers. Its own pages preview it with this. */
import type { ReactNode } from 'react';
import type { DirectoryRow } from '../../contract/partner-view.ts';
import type { ShownProgramme } from '../programme.ts';
import { Terms } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import { languageName } from './language-name.ts';
import './directory.css';

/** What is shown of a partner; a row of the directory fits. */
export type CardPartner = Pick<DirectoryRow, 'name' | 'country' | 'profile' | 'locations' | 'offerings'>;

interface CardProps {
  readonly partner: CardPartner;
  readonly programme: ShownProgramme | undefined;
  /** The name as a link, or alone where left out. */
  readonly heading?: ReactNode;
  readonly level?: 2 | 3;
  /** In a list the long parts are cut short. */
  readonly isShort?: boolean;
  readonly children?: ReactNode;
}

export function PartnerCard({ partner, programme, heading, level = 3, isShort = false, children }: CardProps): ReactNode {
  const { t, country } = useWords();
  const { name, profile, locations } = partner;
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <article className="partner-card stack-small">
      <div className="row apart">
        <Heading>{heading ?? <span translate="no">{name}</span>}</Heading>
        <span className="quiet">{t('directory.seat', { country: country(partner.country) })}</span>
      </div>
      {profile === null || profile.description === ''
        ? <p className="quiet">{t('directory.no-profile')}</p>
        : <p className={isShort ? 'clamped' : ''}>{profile.description}</p>}
      <Facts partner={partner} programme={programme} isShort={isShort} />
      {isShort || locations.length === 0 ? null : <Places locations={locations} level={level} />}
      {children}
    </article>
  );
}

function Facts({ partner, programme, isShort }: Required<Pick<CardProps, 'partner' | 'programme' | 'isShort'>>): ReactNode {
  const { t, list, locale, country } = useWords();
  const { profile, locations, offerings } = partner;
  const places = list([...new Set(locations.map((each) => `${each.city} (${country(each.country)})`))]);
  const nameOf = (offering: string): string => programme?.name('offerings', offering) ?? '…';
  return (
    <Terms facts={[
      offerings.length === 0 ? undefined : [t('directory.offerings'), isShort ? list(offerings.map(nameOf)) : <ul key="offerings" className="plain">{offerings.map((each) => <li key={each}>{nameOf(each)}</li>)}</ul>],
      !isShort || places === '' ? undefined : [t('directory.places'), places],
      profile === null || profile.languages.length === 0 ? undefined : [t('directory.languages'), list(profile.languages.map((code) => languageName(code, locale)))],
      profile === null || profile.industries.length === 0 ? undefined : [t('directory.industries'), list(profile.industries)],
      isShort || profile === null || profile.contactEmail === '' ? undefined : [t('directory.contact'), <a key="mail" href={`mailto:${profile.contactEmail}`} translate="no">{profile.contactEmail}</a>],
      isShort || profile?.website === null || profile?.website === undefined ? undefined : [t('directory.website'), <Website key="web" address={profile.website} />],
    ]} />
  );
}

/** A partner writes its own address; only one that leads to a page is made a link. */
function Website({ address }: { readonly address: string }): ReactNode {
  return /^https?:\/\//i.test(address)
    ? <a href={address} rel="noreferrer nofollow" target="_blank" translate="no">{address.replace(/^https?:\/\//i, '')}</a>
    : <span translate="no">{address}</span>;
}

function Places({ locations, level }: { readonly locations: CardPartner['locations']; readonly level: 2 | 3 }): ReactNode {
  const { t, country } = useWords();
  const Heading = level === 2 ? 'h3' : 'h4';
  return (
    <>
      <Heading className="places-head">{t('directory.places')}</Heading>
      <ul role="list" className="places">
        {locations.map((each) => <li key={each.id}><strong translate="no">{each.name}</strong><span className="quiet">{each.city}, {country(each.country)}</span></li>)}
      </ul>
    </>
  );
}
