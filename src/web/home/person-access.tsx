/** Whether a person can come in: another invitation, suspending, reinstating, and the way to erasing. */
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { AbilityView } from '../../contract/answer.ts';
import type { PersonView } from '../../contract/party-view.ts';
import { useCommand } from '../queries.ts';
import { abilityOf, AbilityButton, WhyNot } from '../ui/ability.tsx';
import { useAnnounce } from '../ui/announce.tsx';
import { Button, lookOf } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/fields.tsx';
import { Panel } from '../ui/page.tsx';
import { ProblemNotice, wrongIn } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';
import type { PeopleOf } from './people-of.tsx';

interface AccessProps {
  readonly person: PersonView;
  readonly of: PeopleOf;
}

export function PersonAccess({ person, of }: AccessProps): ReactNode {
  const { t } = useWords();
  const announce = useAnnounce();
  const { abilities, id, organisationId, name } = person;
  const reinvite = useCommand('person.reinvite');
  const reinstate = useCommand('person.reinstate');
  const [isSuspending, setSuspending] = useState(false);
  const able = (action: string): AbilityView | undefined => abilityOf(abilities, action);
  const done = async (given: Promise<unknown>, said: string): Promise<void> => { if (await given !== undefined) announce(said); };
  return (
    <Panel title={t('people.access')} id="access">
      <div className="stack">
        <ProblemNotice problem={reinvite.problem ?? reinstate.problem} />
        <ul role="list" className="acts">
          <Act text={t('people.reinvite-text')} ability={able('person.reinvite')} pending={reinvite.pending}
            onPress={() => { void done(reinvite.give({ personId: id }, { within: organisationId }), t('people.reinvited', { name })); }}>{t('people.reinvite')}</Act>
          <Act text={t('people.reinstate-text')} ability={able('person.reinstate')} pending={reinstate.pending}
            onPress={() => { void done(reinstate.give({ personId: id }, { within: organisationId }), t('people.reinstated', { name })); }}>{t('people.reinstate')}</Act>
          <Act text={t('people.suspend-text')} ability={able('person.suspend')} onPress={() => { setSuspending(true); }}>{t('people.suspend')}…</Act>
          {able('person.erase')?.allowed === true ? (
            <li>
              <Link to="/people/$id" params={{ id }} search={{ ...of.search, step: 'erase' }} className={lookOf('danger')}>{t('people.erase')}…</Link>
              <p className="quiet">{t('people.erase-text')}</p>
            </li>
          ) : <Act text={t('people.erase-text')} ability={able('person.erase')} onPress={() => undefined}>{t('people.erase')}…</Act>}
        </ul>
      </div>
      {isSuspending ? <Suspend person={person} onClose={() => { setSuspending(false); }} /> : null}
    </Panel>
  );
}

interface ActProps {
  readonly text: string;
  readonly ability: AbilityView | undefined;
  readonly pending?: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

/** What can be done, with what it does beside it. */
function Act({ text, ability, pending = false, onPress, children }: ActProps): ReactNode {
  if (ability === undefined) return null;
  return (
    <li>
      <AbilityButton ability={ability} pending={pending} onPress={onPress}>{children}</AbilityButton>
      <div><p className="quiet">{text}</p><WhyNot ability={ability} /></div>
    </li>
  );
}

function Suspend({ person: { id, organisationId, name }, onClose }: { readonly person: PersonView; readonly onClose: () => void }): ReactNode {
  const { t } = useWords();
  const announce = useAnnounce();
  const { give, pending, problem } = useCommand('person.suspend');
  const [reason, setReason] = useState('');
  const [wrong, setWrong] = useState<string>();
  const suspend = async (): Promise<void> => {
    if (reason.trim() === '') { setWrong(t('field.required')); return; }
    if (await give({ personId: id, reason: reason.trim() }, { within: organisationId }) === undefined) return;
    announce(t('people.suspended', { name }));
    onClose();
  };
  return (
    <Dialog title={t('people.suspend-title', { name })} isOpen onClose={onClose}>
      <p>{t('people.suspend-text')}</p>
      <ProblemNotice problem={problem} labels={{ reason: t('field.reason') }} />
      <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void suspend(); }}>
        <TextField name="reason" label={t('field.reason')} rows={3} value={reason} onChange={(next) => { setReason(next); setWrong(undefined); }} wrong={wrong ?? wrongIn(problem, 'reason')} autoFocus />
        <div className="buttons"><Button look="danger" type="submit" isPending={pending}>{t('people.suspend')}</Button><Button onPress={onClose}>{t('field.cancel')}</Button></div>
      </form>
    </Dialog>
  );
}
