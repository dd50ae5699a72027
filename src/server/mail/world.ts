/** What is known to whoever decides which mails follow: rows as they are, people, and the programme's own words. */
import type { ProgrammeFile } from '../../contract/programme.ts';
import type { Language } from '../../contract/refusal-params.ts';
import { foldEmail } from '../../domain/ids.ts';
import type { Organisation, Role } from '../../domain/party.ts';
import type { Person } from '../../domain/person.ts';
import type { Partner } from '../../domain/partner.ts';
import type { PaymentRequest } from '../../domain/payment.ts';
import { isErasedAddress } from '../../domain/personal.ts';
import type { Day, Instant } from '../../domain/time.ts';
import { deadlines, type Voucher } from '../../domain/voucher.ts';
import type { Ending, ProgrammeFacts, Recipient, VoucherFacts } from './facts.ts';

export interface Preference {
  readonly language: Language | null;
  readonly mail: 'single' | 'daily';
}

/** A person who may be written to, with the choice made for this place. */
export interface Reader {
  readonly person: Person;
  readonly preference: Preference | null;
}

export interface World {
  readonly vouchers: ReadonlyMap<string, Voucher>;
  readonly requests: ReadonlyMap<string, PaymentRequest>;
  readonly organisations: ReadonlyMap<string, Organisation>;
  readonly partners: ReadonlyMap<string, Partner>;
  readonly readers: readonly Reader[];
  /** The definition of a version; without one, the version in force. */
  readonly definition: (programmeId: string, version: number | null) => ProgrammeFile | undefined;
  /** The first moment of the day after, in a time zone. */
  readonly endOf: (day: Day, timeZone: string) => Instant;
}

/** Longer than any address that can be written to (RFC 5321), and of one line. */
const ADDRESS = /^[^\s<>@,;:"()\\[\]\p{Cc}]{1,64}@[^\s<>@,;:"()\\[\]\p{Cc}]{1,190}$/u;

/** Whether somebody may be written to now: neither suspended, nor erased, nor without an address. */
export function isReachable({ suspended, email }: Pick<Person, 'suspended' | 'email'>): boolean {
  return !suspended && !isErasedAddress(email) && ADDRESS.test(email);
}

function recipientOf({ person, preference }: Reader, { organisations }: World): Recipient {
  const country = organisations.get(person.organisationId)?.country;
  return {
    personId: person.id,
    organisationId: person.organisationId,
    name: person.name,
    email: person.email,
    language: preference?.language ?? (country === 'TR' ? 'tr' : 'en'),
    mail: preference?.mail ?? 'single',
  };
}

/** The people of an organisation who hold one of the roles, and may act for a location where one is named. */
export function readersWith(
  world: World, organisationId: string | null, roles: readonly Role[], locationId: string | null = null,
): readonly Recipient[] {
  return world.readers
    .filter(({ person }) => person.organisationId === organisationId && isReachable(person)
      && person.roles.some((role) => roles.includes(role))
      && (locationId === null || person.locations === null || person.locations.some((id) => id === locationId)))
    .map((reader) => recipientOf(reader, world));
}

export function readerById(world: World, personId: string): { readonly recipient: Recipient; readonly person: Person } | undefined {
  const found = world.readers.find(({ person }) => person.id === personId && isReachable(person));
  return found === undefined ? undefined : { recipient: recipientOf(found, world), person: found.person };
}

/** The person of an organisation at an address. */
export function readerAt(world: World, organisationId: string, email: string) {
  const folded = foldEmail(email);
  const found = world.readers.find(({ person }) => person.organisationId === organisationId && foldEmail(person.email) === folded);
  return found === undefined ? undefined : readerById(world, found.person.id);
}

export function programmeFacts({ title, texts }: ProgrammeFile, language: Language): ProgrammeFacts {
  const own = textsIn(texts, language);
  return { title: own?.title ?? title, notice: own?.notice ?? '' };
}

/** The texts in a language, or else in whichever the definition has. */
export function textsIn(texts: ProgrammeFile['texts'], language: Language): ProgrammeFile['texts'][string] | undefined {
  return texts[language] ?? texts['en'] ?? Object.values(texts)[0];
}

export function voucherFacts(voucher: Voucher, definition: ProgrammeFile, language: Language, world: World): VoucherFacts {
  const { reference, engagementType, country, days, customerId } = voucher;
  return {
    reference,
    programme: programmeFacts(definition, language),
    engagementType: textsIn(definition.texts, language)?.engagementTypes[engagementType]?.title ?? engagementType,
    country: new Intl.DisplayNames(language, { type: 'region' }).of(country) ?? country,
    days,
    customer: nameOf(world, customerId),
  };
}

export function nameOf({ organisations }: World, organisationId: string | null): string {
  return (organisationId === null ? undefined : organisations.get(organisationId)?.name) ?? '';
}

export function endingOf(voucher: Voucher, definition: ProgrammeFile): Ending {
  const { redeemBy, binds } = deadlines(voucher, definition);
  return { redeemBy, binds };
}
