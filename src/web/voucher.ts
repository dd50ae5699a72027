/**
 * The page of a voucher's link. The token is taken out of the address before anything else happens, is sent in the bodies
 * of requests alone, and is kept only while somebody is away to sign in.
 */
import type { ProblemView } from '../contract/answer.ts';
import type { PartnerView } from '../contract/partner-view.ts';
import type { MeView } from '../contract/party-view.ts';
import type { LinkLook } from '../contract/voucher-link.ts';
import type { VoucherPageWords } from '../contract/voucher-page-words.ts';
import type { ValidationView, VoucherView } from '../contract/voucher-view.ts';
import { bodyOf, dayIn, faultsIn, faultsOf, filled, isToken, longDate, makeKeys, sayRefusal, tokenIn, type Refusal, type Wish } from './voucher-logic.ts';
import { button, element, facts, link, list, mark, reserveForm, summary } from './voucher-view.ts';

type Answer<Body> =
  | { readonly body: Body; readonly status: number }
  | { readonly problem: ProblemView | undefined; readonly status: number };

const KEPT = 'tallystick-voucher';
const language = document.documentElement.lang;
const words = JSON.parse(document.getElementById('words')?.textContent ?? '{}') as VoucherPageWords;
const place = document.getElementById('voucher') ?? document.body;
const keyOf = makeKeys(() => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(''));
const say = (refusal: Refusal): string => sayRefusal(refusal, words, language);
let proof: string | undefined;

/** Forgotten as it is read: whoever uses the browser next finds nothing. */
function kept(): string | undefined {
  try {
    const token = sessionStorage.getItem(KEPT) ?? undefined;
    sessionStorage.removeItem(KEPT);
    return token;
  } catch {
    return undefined;
  }
}

function keep(): void {
  try {
    if (proof !== undefined) sessionStorage.setItem(KEPT, proof);
  } catch {
    // A browser that keeps nothing makes people open the link once more.
  }
}

async function ask<Body>(method: string, path: string, body?: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer<Body>> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  try {
    const answer = await fetch(`/api/v1${path}`, { method, headers: { 'accept-language': language, ...type, ...headers }, ...sent });
    const told: unknown = await answer.json();
    return answer.ok ? { body: told as Body, status: answer.status } : { problem: told as ProblemView, status: answer.status };
  } catch {
    return { problem: undefined, status: 0 };
  }
}

function show(...children: readonly Node[]): void {
  place.replaceChildren(...children);
  const told = document.getElementById('told');
  if (told !== null) told.textContent = place.querySelector('h2')?.textContent ?? place.textContent;
}

const heading = (text: string): HTMLElement => element('h2', { tabindex: '-1' }, text);
const paragraph = (text: string): HTMLElement => element('p', {}, text);

/** What went wrong, and another try. */
function showProblem(title: string, problem: ProblemView | undefined, before: readonly Node[] = []): void {
  const told = summary(title, faultsIn(problem, words, say));
  show(...before, told, paragraphOf(button(words.again, () => { void begin(); })));
  told.focus();
}

const paragraphOf = (child: Node): HTMLElement => element('p', {}, child);

async function begin(): Promise<void> {
  if (proof === undefined) {
    show(paragraph(words.noLink));
    return;
  }
  show(paragraph(words.checking));
  const looked = await ask<LinkLook>('POST', '/vouchers/check', { proof });
  if ('problem' in looked) showProblem(words.notValid, looked.problem);
  else if (!looked.body.valid) show(heading(words.notValid), paragraph(words.notValidText));
  else await showFor(looked.body);
}

function looks({ engagementType, redeemBy = '' }: LinkLook): readonly Node[] {
  const { facts: names } = words;
  return [heading(words.valid), facts([[names.engagementType, engagementType?.name ?? ''], [names.redeemBy, longDate(redeemBy, language)]])];
}

/** The voucher for whoever is there: nobody known, somebody of a partner, or somebody else. */
async function showFor(look: LinkLook): Promise<void> {
  const me = await ask<MeView>('GET', '/me');
  if ('problem' in me) {
    if (me.status !== 401) showProblem(words.valid, me.problem, looks(look));
    else show(...looks(look), paragraph(words.signInText), paragraphOf(signInLink('', words.signIn)));
    return;
  }
  const { person, organisation, places } = me.body;
  const partners = places.filter(({ kind, suspended }) => kind === 'partner' && !suspended);
  const own = organisation.kind === 'partner' ? organisation.id : partners[0]?.organisationId;
  if (own !== undefined) await showValidated(look, me.body, own);
  else {
    const reason = words.notPartner[organisation.kind === 'customer' ? 'customer' : 'sponsor'];
    const who = filled(words.signedInAs, { person: person.name, organisation: organisation.name });
    show(...looks(look), paragraph(who), paragraph(reason), paragraphOf(signInLink('again=1&', words.otherAccount)));
  }
}

function signInLink(more: string, text: string): HTMLElement {
  return link(`/sign-in?${more}return=${encodeURIComponent(location.pathname + location.search)}`, text, keep);
}

interface Taking {
  readonly look: LinkLook;
  readonly me: MeView;
  readonly partnerId: string;
}

async function showValidated(look: LinkLook, me: MeView, partnerId: string): Promise<void> {
  const taking = { look, me, partnerId };
  const acting = { 'x-organisation': partnerId };
  const checked = await ask<ValidationView>('POST', '/vouchers/validate', { proof }, acting);
  if ('problem' in checked) {
    showProblem(words.refused, checked.problem, head(taking));
    return;
  }
  const voucher = checked.body;
  const { facts: names } = words;
  const told = facts([
    [names.engagementType, look.engagementType?.name ?? voucher.engagementType], [names.reference, voucher.reference],
    [names.days, String(voucher.days)], [names.country, countryName(voucher.country)], [names.redeemBy, longDate(voucher.redeemBy, language)],
  ]);
  const reserving = (voucher.abilities ?? []).find(({ action }) => action === 'voucher.reserve');
  const before = [...head(taking), told];
  if (reserving?.allowed === true) await showForm(taking, voucher, before);
  else show(...before, heading(words.refused), list((reserving?.refusals ?? []).map(say)));
}

/** Who is there, and of several partners the choice. */
function head({ look, me, partnerId }: Taking): readonly Node[] {
  const partners = me.places.filter(({ kind, suspended }) => kind === 'partner' && !suspended);
  const own = partners.find(({ organisationId }) => organisationId === partnerId)?.organisation ?? me.organisation.name;
  const who = paragraph(filled(words.signedInAs, { person: me.person.name, organisation: own }));
  if (partners.length < 2) return [heading(words.valid), who];
  const select = element('select', { id: 'actFor' }, ...partners.map(({ organisationId, organisation }) =>
    element('option', { value: organisationId, translate: 'no' }, organisation)));
  select.value = partnerId;
  // Not as soon as something is chosen: who goes by keyboard passes others on the way.
  const change = button(words.change, () => { void showValidated(look, me, select.value); });
  const choice = element('p', { class: 'field' }, element('label', { for: 'actFor' }, words.actFor), select, change);
  return [heading(words.valid), who, choice];
}

function countryName(code: string): string {
  return new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code;
}

async function showForm({ me, partnerId }: Taking, voucher: ValidationView, before: readonly Node[]): Promise<void> {
  const acting = { 'x-organisation': partnerId };
  const [partner, clock, calendar] = await Promise.all([
    ask<PartnerView>('GET', `/partners/${encodeURIComponent(partnerId)}`, undefined, acting),
    ask<{ now: string }>('GET', '/clock'),
    ask<{ timeZone: string }>('GET', `/programmes/${encodeURIComponent(voucher.programmeId)}/calendar`, undefined, acting),
  ]);
  for (const asked of [partner, clock, calendar]) {
    if ('body' in asked) continue;
    showProblem(words.reserve, asked.problem, before);
    return;
  }
  if (!('body' in partner && 'body' in clock && 'body' in calendar)) return;
  const today = dayIn(clock.body.now, calendar.body.timeZone);
  const own = me.person.organisationId === partnerId ? me.person.locations : null;
  const bounds = { today, redeemBy: voucher.redeemBy, days: voucher.days };
  const dates = { today: longDate(today, language), redeemBy: longDate(voucher.redeemBy, language) };
  const form = reserveForm({
    ...bounds, words, text: filled(words.reserveText, dates), offSiteText: filled(words.offSiteText, { days: String(voucher.days) }),
    locations: partner.body.locations.filter(({ id }) => own === null || own.includes(id)),
    consultants: partner.body.consultants,
  }, (wish, filledIn) => { void reserve(wish, filledIn); });
  show(...before, form);

  async function reserve(wish: Wish, of: HTMLFormElement): Promise<void> {
    const faults = faultsOf(wish, bounds, words);
    if (faults.length > 0) {
      tell(of, faults);
      return;
    }
    const submit = of.querySelector<HTMLButtonElement>('button[type=submit]');
    if (submit === null || submit.getAttribute('aria-disabled') === 'true') return;
    submit.setAttribute('aria-disabled', 'true');
    submit.textContent = words.sending;
    const body = bodyOf(wish, proof ?? '');
    const path = `/vouchers/${encodeURIComponent(voucher.reference)}/reserve`;
    const done = await ask<VoucherView>('POST', path, body, { ...acting, 'idempotency-key': keyOf(JSON.stringify([path, body])) });
    submit.removeAttribute('aria-disabled');
    submit.textContent = words.send;
    if ('body' in done) showDone(done.body);
    else tell(of, faultsIn(done.problem, words, say));
  }
}

/** What is wrong stands before the form, which keeps what was typed. */
function tell(form: HTMLFormElement, faults: ReturnType<typeof faultsOf>): void {
  place.querySelector('.errors')?.remove();
  const told = summary(words.notReserved, faults);
  form.before(told);
  mark(form, faults);
  told.focus();
}

function showDone({ reference, reservation, redeemBy }: VoucherView): void {
  proof = undefined;
  const { facts: names } = words;
  const dates = [reservation?.startsOn, reservation?.endsOn].filter((day) => day !== undefined).map((day) => longDate(day, language));
  const title = heading(words.done);
  const steps = words.nextSteps.map((step) => filled(step, { redeemBy: longDate(redeemBy, language) }));
  show(title, facts([[names.reference, reference], [names.period, dates.join(' – ')], [names.offSiteDays, String(reservation?.offSiteDays ?? 0)]]),
    element('h2', {}, words.next), list(steps),
    paragraphOf(link(`/vouchers/${encodeURIComponent(reference)}`, words.open, () => undefined)));
  title.focus();
}

/** Takes the token of the address, and leaves none there. */
function take(): void {
  proof = tokenIn(location.hash) ?? kept();
  if (tokenIn(location.hash) !== undefined) history.replaceState(null, '', location.pathname + location.search);
  void begin();
}

addEventListener('hashchange', () => { if (isToken(location.hash)) take(); });
for (const other of document.querySelectorAll('nav a')) other.addEventListener('click', keep);
take();
