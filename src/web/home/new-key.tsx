/** Making an API key, and its secret, which is shown this once. */
import { useState, type ReactNode, type SyntheticEvent } from 'react';
import type { KeyView } from '../../contract/party-view.ts';
import { useCommand, useToday } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { Copy } from '../ui/copy.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { DayField } from '../ui/day-field.tsx';
import { CheckboxGroup, RadioGroup, TextField } from '../ui/fields.tsx';
import { ErrorSummary, ProblemNotice, wrongIn } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';

type Scope = NonNullable<KeyView['scopes']>[number];
const SCOPES = ['read', 'programmes', 'people', 'entitlement', 'vouchers', 'engagements', 'partner', 'payments'] as const satisfies readonly Scope[];

interface NewKeyProps {
  readonly organisationId: string;
  readonly personId: string;
  readonly onClose: () => void;
}

export function NewKey({ organisationId, personId, onClose }: NewKeyProps): ReactNode {
  const { t } = useWords();
  const today = useToday();
  const { give, pending, problem } = useCommand('key.create');
  const [name, setName] = useState('');
  const [expiresOn, setExpires] = useState<string | null>(null);
  const [isSome, setSome] = useState(false);
  const [scopes, setScopes] = useState<readonly string[]>(['read']);
  const [tried, setTried] = useState(0);
  const [made, setMade] = useState<string | null>();
  const wrong = {
    ...(name.trim() === '' ? { name: t('field.required') } : {}),
    ...(isSome && scopes.length === 0 ? { scopes: t('keys.scopes-wrong') } : {}),
  };
  const shown: { readonly name?: string; readonly scopes?: string } = tried === 0 ? {} : wrong;
  const labels = { name: t('keys.what-for'), expiresOn: t('keys.expires-on'), scopes: t('keys.scopes-chosen') };
  const make = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    setTried(tried + 1);
    if (Object.keys(wrong).length > 0) return;
    const input = { personId, name: name.trim(), ...(expiresOn === null ? {} : { expiresOn }), ...(isSome ? { scopes: scopes as Scope[] } : {}) };
    const answer = await give(input, { within: organisationId });
    if (answer !== undefined) setMade(answer.apiKey);
  };
  if (made !== undefined) return <Secret name={name} secret={made} onClose={onClose} />;
  return (
    <Dialog title={t('keys.create-title')} isOpen onClose={onClose}>
      <form className="stack" noValidate onSubmit={(event) => { void make(event); }}>
        <ErrorSummary wrong={shown} labels={labels} tried={tried} />
        <ProblemNotice problem={problem} labels={labels} />
        <TextField name="name" label={labels.name} help={t('keys.what-for-help')} value={name} onChange={setName} maxLength={200} autoFocus wrong={shown.name ?? wrongIn(problem, 'name')} />
        <DayField name="expiresOn" label={labels.expiresOn} help={t('keys.expires-help')} optional value={expiresOn} onChange={setExpires}
          wrong={wrongIn(problem, 'expiresOn')} {...(today === undefined ? {} : { min: today })} />
        <RadioGroup name="scope" label={t('keys.scope')} value={isSome ? 'some' : 'all'} onChange={(next) => { setSome(next === 'some'); }}
          choices={[{ id: 'all', label: t('keys.scope-all') }, { id: 'some', label: t('keys.scope-some') }]} />
        {isSome ? <CheckboxGroup name="scopes" label={labels.scopes} across value={scopes} onChange={setScopes} wrong={shown.scopes ?? wrongIn(problem, 'scopes')}
          choices={SCOPES.map((scope) => ({ id: scope, label: t(`keys.scope.${scope}`) }))} /> : null}
        <div className="buttons"><Button look="primary" type="submit" isPending={pending}>{t('keys.create')}</Button><Button onPress={onClose}>{t('field.cancel')}</Button></div>
      </form>
    </Dialog>
  );
}

function Secret({ name, secret, onClose }: { readonly name: string; readonly secret: string | null; readonly onClose: () => void }): ReactNode {
  const { t } = useWords();
  return (
    <Dialog title={t('keys.secret-title', { name })} isOpen onClose={() => undefined}>
      {secret === null ? <p role="alert">{t('keys.secret-lost')}</p> : (
        <>
          <p role="alert">{t('keys.secret-text')}</p>
          <p className="secret"><code className="code" translate="no" aria-label={t('keys.secret')}>{secret}</code><Copy text={secret} what={name} /></p>
        </>
      )}
      <div className="buttons"><Button look="primary" onPress={onClose}>{t('keys.secret-close')}</Button></div>
    </Dialog>
  );
}
