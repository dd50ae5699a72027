/** Who gets the voucher: one of the customer's people, somebody whose name and address are typed, or nobody yet. */
import { useState, type ReactNode } from 'react';
import type { BodyOf } from '../../../contract/client.ts';
import { useMe, useRead } from '../../queries.ts';
import { Button } from '../../ui/button.tsx';
import { ComboBox, RadioGroup, TextField, type Choice } from '../../ui/fields.tsx';
import { Loading } from '../../ui/page.tsx';
import { ErrorSummary } from '../../ui/problem.tsx';
import { useOnLanguage } from '../../ui/on-language.ts';
import { useWords } from '../../words/words.tsx';
import { inputOf, type Draft } from './draft.ts';
import { Frame, type StepProps } from './frame.tsx';
import { rehearse } from './rehearsal.ts';

type Person = BodyOf<'/organisations/{id}/people'>['items'][number];

/** More people than these are searched in a list. */
const PEOPLE_SHOWN = 8;
const PEOPLE_MAX = 200;

export function PersonStep(props: StepProps): ReactNode {
  const { t } = useWords();
  const { draft, change } = props;
  const { people, hasMore } = usePeople();
  const { wrong, tried, isPending, submit } = usePersonForm(props);
  const labels = { whom: t('customer.create.person'), typedName: t('term.name'), typedEmail: t('term.email') };
  return (
    <Frame step="person" title={t('customer.create.person')} lead={t('customer.create.person-lead')} {...props}>
      <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void submit(); }}>
        <ErrorSummary wrong={wrong} labels={labels} tried={tried} />
        {people === undefined ? <Loading /> : <Whom people={people} hasMore={hasMore} draft={draft} change={change} wrong={wrong['whom']} />}
        {draft.whom !== 'typed' ? null : (
          <div className="stack inset">
            <TextField name="typedName" label={t('term.name')} value={draft.typedName} onChange={(typedName) => { change({ typedName }); }} wrong={wrong['typedName']} autoComplete="off" />
            <TextField name="typedEmail" type="email" label={t('term.email')} help={t('customer.person.email-help')} value={draft.typedEmail}
              onChange={(typedEmail) => { change({ typedEmail }); }} wrong={wrong['typedEmail']} autoComplete="off" code />
            <Known known={knownBy(draft, people)} change={change} />
          </div>
        )}
        <div className="buttons onward"><Button type="submit" look="primary" isPending={isPending}>{t('field.continue')}</Button></div>
      </form>
    </Frame>
  );
}

/** Whoever has the typed address already, offered and no more: a second name misleads readers, but the server takes it. */
function Known({ known, change }: { readonly known: Person | undefined } & Pick<StepProps, 'change'>): ReactNode {
  const { t } = useWords();
  return (
    <div role="status">
      {known === undefined ? null : (
        <div className="notice warn stack-small">
          <p>{t('customer.person.known', { name: known.name })}</p>
          <p><Button small onPress={() => { change({ ...EMPTY_TYPED, whom: known.id, personName: known.name, personEmail: known.email }); }}>{t('customer.person.choose', { name: known.name })}</Button></p>
        </div>
      )}
    </div>
  );
}

function knownBy({ whom, typedEmail }: Draft, people: readonly Person[] = []): Person | undefined {
  const typed = typedEmail.trim().toLowerCase();
  return whom !== 'typed' || typed === '' ? undefined : people.find(({ email }) => email.toLowerCase() === typed);
}

const EMPTY_TYPED = { typedName: '', typedEmail: '' } as const;

/** Those who can hold a voucher, project managers first; nobody where the reader may not see the people. */
function usePeople(): { readonly people: readonly Person[] | undefined; readonly hasMore: boolean } {
  const { organisation } = useMe();
  const { data, error } = useRead('/organisations/{id}/people', { params: { id: organisation.id }, query: { limit: PEOPLE_MAX } });
  if (data === undefined) return { people: error === null ? undefined : [], hasMore: false };
  const isManager = ({ roles }: Person): number => (roles.includes('project-manager') ? 0 : 1);
  const people = data.items.filter(({ suspended, erased }) => !suspended && !erased).toSorted((one, other) => isManager(one) - isManager(other));
  return { people, hasMore: data.next !== null };
}

type Wrong = Readonly<Record<string, string>>;

/** What is typed is tried with the server, whose words then stand at the field. */
function usePersonForm({ draft, onward }: StepProps) {
  const { t } = useWords();
  const [tried, setTried] = useState(0);
  const [judged, setJudged] = useState<{ readonly draft: Draft; readonly found: Wrong }>({ draft, found: {} });
  const [isPending, setPending] = useState(false);
  const isTyped = draft.whom === 'typed';
  const missing: Wrong = {
    ...(draft.whom === '' || draft.whom === 'listed' ? { whom: t('field.choose') } : {}),
    ...(isTyped && draft.typedName.trim() === '' ? { typedName: t('field.required') } : {}),
    ...(isTyped && draft.typedEmail.trim() === '' ? { typedEmail: t('field.required') } : {}),
  };
  const submit = async (): Promise<void> => {
    const isMissing = Object.keys(missing).length > 0;
    setPending(true);
    const found = isTyped && !isMissing ? await wrongWith(draft) : {};
    setPending(false);
    setJudged({ draft, found });
    setTried((before) => before + 1);
    if (!isMissing && Object.keys(found).length === 0) onward();
  };
  // What was found wrong stands there in the server's words.
  useOnLanguage(() => { if (Object.keys(judged.found).length > 0) void wrongWith(draft).then((found) => { setJudged({ draft, found }); }); });
  // It says nothing of what has been typed since.
  const told = Object.fromEntries(Object.entries(judged.found).filter(([name]) => judged.draft[name as 'typedName'] === draft[name as 'typedName']));
  return { wrong: tried === 0 ? {} : { ...told, ...missing }, tried, isPending, submit };
}

const FIELDS: Wrong = { '/assignee/name': 'typedName', '/assignee/email': 'typedEmail' };

/** What the server finds wrong with who is typed. Where it cannot be asked now, the check of the answers tells. */
async function wrongWith(draft: Draft): Promise<Wrong> {
  try {
    const [verdict] = await rehearse([inputOf({ ...draft, partner: '' })]);
    return Object.fromEntries((verdict?.problem?.errors ?? []).flatMap(({ pointer, message }) => {
      const field = FIELDS[pointer];
      return field === undefined ? [] : [[field, message]];
    }));
  } catch {
    return {};
  }
}

interface WhomProps {
  readonly people: readonly Person[];
  /** Whether there are people that are not among these. */
  readonly hasMore: boolean;
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly wrong: string | undefined;
}

function Whom({ people, hasMore, draft, change, wrong }: WhomProps): ReactNode {
  const { t, term, list } = useWords();
  const choiceOf = ({ id, name, email, roles, joined }: Person): Choice => ({
    id, label: name, more: <><span translate="no">{email}</span>{` · ${list(roles.map((role) => term('role', role)))}${joined ? '' : ` · ${t('customer.person.not-joined')}`}`}</>,
  });
  const choices = people.map(choiceOf);
  const pick = (id: string): void => {
    const person = people.find((each) => each.id === id);
    change(person === undefined ? { whom: id } : { whom: id, personName: person.name, personEmail: person.email });
  };
  const isLong = choices.length > PEOPLE_SHOWN;
  const isListed = draft.whom === 'listed' || people.some(({ id }) => id === draft.whom);
  const ways: readonly Choice[] = [
    ...(isLong ? [{ id: 'listed', label: t('customer.person.listed') }] : choices),
    { id: 'nobody', label: t('customer.person.nobody'), more: t('customer.person.nobody-more') },
    { id: 'typed', label: t('customer.person.typed'), more: t('customer.person.typed-more') },
  ];
  return (
    <>
      <RadioGroup name="whom" label={t('customer.create.whom')} choices={ways} wrong={wrong} value={draft.whom === '' ? null : isLong && isListed ? 'listed' : draft.whom}
        onChange={(id) => { pick(id); }} />
      {!isLong || !isListed ? null : (
        <div className="inset"><ComboBox name="person" label={t('customer.person.listed')} choices={choices} value={draft.whom === 'listed' ? null : draft.whom}
          help={hasMore ? t('customer.person.first', { count: PEOPLE_MAX, way: t('customer.person.typed') }) : undefined} onChange={(id) => { pick(id ?? 'listed'); }} /></div>
      )}
    </>
  );
}
