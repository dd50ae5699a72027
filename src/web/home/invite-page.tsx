/** Inviting somebody into an organisation. */
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode, type SyntheticEvent } from 'react';
import type { ClientInput } from '../../contract/client.ts';
import { useCommand, useRead } from '../queries.ts';
import { useAnnounce } from '../ui/announce.tsx';
import { Button, lookOf } from '../ui/button.tsx';
import { useDraft } from '../ui/draft.ts';
import { Select, TextField } from '../ui/fields.tsx';
import { Page } from '../ui/page.tsx';
import { ErrorSummary, ProblemNotice, wrongIn } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';
import { usePeopleOf, type PeopleOf } from './people-of.tsx';
import { LocationFields, RoleFields } from './role-fields.tsx';
import { ROLES_OF } from './roles.ts';
import './home.css';

export function InvitePage(): ReactNode {
  const { t } = useWords();
  const of = usePeopleOf();
  return (
    <Page title={t('people.invite-title')} lead={t('people.invite-lead')}
      above={<Link to="/people" search={of.search}>{of.isOwn ? t('people.title') : t('people.title-of', { organisation: of.name ?? '' })}</Link>}>
      {of.kind === undefined ? null : <InviteForm key={of.id} of={of} kind={of.kind} />}
    </Page>
  );
}

interface Typed {
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
  readonly locations: readonly string[];
  readonly consultantId: string;
}

function inputOf(of: PeopleOf, { name, email, roles, locations, consultantId }: Typed): ClientInput<'person.invite'> {
  const isPartner = of.kind === 'partner';
  return {
    organisationId: of.id, name: name.trim(), email: email.trim(), roles,
    ...(isPartner && locations.length > 0 ? { locations } : {}),
    ...(isPartner && consultantId !== '' && roles.includes('consultant') ? { consultantId } : {}),
  } as ClientInput<'person.invite'>;
}

function InviteForm({ of, kind }: { readonly of: PeopleOf; readonly kind: NonNullable<PeopleOf['kind']> }): ReactNode {
  const { t } = useWords();
  const announce = useAnnounce();
  const navigate = useNavigate();
  // Whoever looks after another organisation's beginning invites its first admin, and nobody else.
  const only = of.isOwn ? undefined : [ROLES_OF[kind][0]];
  const [typed, type, forget] = useDraft<Typed>(`invite-${of.id}`, { name: '', email: '', roles: only ?? [], locations: [], consultantId: '' });
  const { give, pending, problem, clear } = useCommand('person.invite');
  const [left, setLeft] = useState<readonly string[]>([]);
  const [tried, setTried] = useState(0);
  const wrong: Readonly<Record<string, string>> = {
    ...(typed.name.trim() === '' ? { name: t('field.required') } : {}),
    ...(/^\S+@\S+\.\S+$/.test(typed.email.trim()) ? {} : { email: t('people.email-wrong') }),
    ...(typed.roles.length === 0 ? { roles: t('people.roles-wrong') } : {}),
  };
  const told = (name: string): string | undefined => (tried > 0 || left.includes(name) ? wrong[name] : undefined) ?? wrongIn(problem, name);
  const leave = (name: string) => (): void => { setLeft([...left, name]); };
  const labels = { name: t('term.name'), email: t('term.email'), roles: t('term.roles'), locations: t('people.locations'), consultantId: t('people.consultant') };
  const invite = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    clear();
    setTried(tried + 1);
    if (Object.keys(wrong).length > 0 || await give(inputOf(of, typed)) === undefined) return;
    forget();
    announce(t('people.invited', { name: typed.name.trim() }));
    void navigate({ to: '/people', search: of.search });
  };
  const isTaken = !of.isOwn && problem?.status === 404;
  return (
    <form className="panel stack" noValidate onSubmit={(event) => { void invite(event); }}>
      <ErrorSummary wrong={tried > 0 ? wrong : {}} labels={labels} tried={tried} />
      {isTaken ? <p className="notice warn" role="alert">{t('people.first-admin-only')}</p> : <ProblemNotice problem={problem} labels={labels} />}
      <TextField name="name" label={labels.name} help={t('people.name-help')} value={typed.name} onChange={(name) => { type({ name }); }} onBlur={leave('name')} wrong={told('name')} maxLength={200} autoComplete="off" />
      <TextField name="email" type="email" label={labels.email} help={t('people.email-help')} value={typed.email} onChange={(email) => { type({ email }); }} onBlur={leave('email')} wrong={told('email')} maxLength={254} autoComplete="off" code />
      <RoleFields kind={kind} roles={typed.roles} onRoles={(roles) => { type({ roles }); }} wrong={told('roles')} {...(only === undefined ? {} : { only })} />
      {kind === 'partner' && of.isOwn ? <OfPartner of={of} typed={typed} type={type} told={told} /> : null}
      <div className="buttons">
        <Button look="primary" type="submit" isPending={pending}>{t('people.invite-send')}</Button>
        <Link to="/people" search={of.search} className={lookOf()}>{t('field.cancel')}</Link>
      </div>
    </form>
  );
}

function OfPartner({ of, typed, type, told }: {
  readonly of: PeopleOf; readonly typed: Typed; readonly type: (part: Partial<Typed>) => void; readonly told: (name: string) => string | undefined;
}): ReactNode {
  const { t } = useWords();
  const { data } = useRead('/partners/{id}', { params: { id: of.id } });
  return (
    <>
      <LocationFields partnerId={of.id} locations={typed.locations} onLocations={(locations) => { type({ locations }); }} wrong={told('locations')} />
      {!typed.roles.includes('consultant') ? null : (
        <Select name="consultantId" label={t('people.consultant')} help={t('people.consultant-help')} optional empty={t('people.consultant-none')} wrong={told('consultantId')}
          value={typed.consultantId} onChange={(consultantId) => { type({ consultantId }); }} choices={(data?.consultants ?? []).map(({ id, name }) => ({ id, label: name }))} />
      )}
    </>
  );
}
