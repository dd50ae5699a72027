/** The first step: which voucher, and what proves that its holder gave it to us. */
import { useState, type SubmitEvent, type ReactNode } from 'react';
import type { ApiProblem } from '../api.ts';
import { useMe, useRead } from '../queries.ts';
import { Button, lookOf } from '../ui/button.tsx';
import { TextField } from '../ui/fields.tsx';
import { Page } from '../ui/page.tsx';
import { ErrorSummary, ProblemNotice, wrongIn } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';
import { Link } from '@tanstack/react-router';
import { wrongProof, type Taking } from './taking.ts';
import { useTries } from './tries.ts';
import { addressIn, understand } from './understand.ts';
import { VoucherStick } from './voucher-stick.tsx';

interface ProveProps {
  readonly taking: Taking;
  readonly change: (part: Partial<Taking>) => void;
  readonly reference: string | undefined;
  readonly problem: ApiProblem | undefined;
  readonly pending: boolean;
  readonly prove: () => void;
}

export function TakeProve({ taking, change, reference, problem, pending, prove }: ProveProps): ReactNode {
  const { t } = useWords();
  const [left, setLeft] = useState<readonly string[]>([]);
  const wrong = Object.fromEntries(Object.entries(wrongProof(taking)).map(([name, id]) => [name, t(id)]));
  const tries = useTries(wrong);
  const isLink = understand(taking.what).kind === 'proof';
  const told = (name: string): string | undefined =>
    wrongIn(problem, name) ?? (tries.shown[name] ?? (left.includes(name) && taking[name as 'what' | 'email'] !== '' ? wrong[name] : undefined));
  const leave = (name: string) => () => { setLeft((before) => [...before, name]); };
  // The customer's page copies both at once; whoever pastes them has nothing left to type.
  const typed = (what: string): void => {
    const address = taking.email === '' ? addressIn(what) : undefined;
    const said = understand(what);
    change(address !== undefined && said.kind === 'reference' ? { what: said.reference, email: address } : { what });
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (tries.attempt()) prove();
  };
  return (
    <Page title={t('take.title')} above={t('take.step', { step: 1 })} lead={t('take.lead')}>
      <div className="beside">
        <form className="panel stack" onSubmit={submit} noValidate>
          <ErrorSummary wrong={tries.shown} labels={{ what: t('take.what'), email: t('take.email') }} tried={tries.count} />
          <ProblemNotice problem={problem} labels={{ voucher: t('take.what'), reference: t('take.what'), email: t('take.email') }} />
          <TextField name="what" label={t('take.what')} help={t('take.what-help')} wrong={told('what') ?? wrongIn(problem, 'reference')} value={taking.what}
            onChange={typed} onBlur={leave('what')} code autoComplete="off" autoFocus={reference === undefined && taking.what === ''} />
          {isLink ? <p className="notice good" role="status">{t('take.is-link')}</p> : (
            <TextField name="email" type="email" label={t('take.email')} help={t('take.email-help')} wrong={told('email')} value={taking.email}
              onChange={(email) => { change({ email }); }} onBlur={leave('email')} autoComplete="off" autoFocus={reference !== undefined || taking.what !== ''} />
          )}
          <div className="buttons">
            <Button type="submit" look="primary" isPending={pending}>{t('take.validate')}</Button>
            <span className="quiet small">{t('take.validate-text')}</span>
          </div>
        </form>
        {reference === undefined ? null : <Known reference={reference} />}
      </div>
    </Page>
  );
}

/** What is known of a voucher before it is proved: one that was named for us, or that we hold. */
function Known({ reference }: { readonly reference: string }): ReactNode {
  const { t } = useWords();
  const me = useMe();
  const { data } = useRead('/vouchers/{ref}', { params: { ref: reference } });
  if (data === undefined) return null;
  if (data.partnerId === me.organisation.id) {
    return (
      <div className="notice good stack-small">
        <p>{t('take.yours-already')}</p>
        <p><Link to="/vouchers/$ref" params={{ ref: data.reference }} className={lookOf()}>{t('take.open-voucher')}</Link></p>
      </div>
    );
  }
  return (
    <div className="stack-small">
      <VoucherStick of={data} />
      {data.namedPartnerId === me.organisation.id ? <p className="quiet">{t('take.named')}</p> : null}
    </div>
  );
}
