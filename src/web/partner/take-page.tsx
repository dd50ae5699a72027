/** Taking a voucher: prove it, see whether it can be taken, plan it, check the answers, and it is reserved. */
import './partner.css';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { CommandAnswer } from '../../contract/command-answers.ts';
import { useCommand, useMe } from '../queries.ts';
import { abilityOf } from '../ui/ability.tsx';
import { useDraft } from '../ui/draft.ts';
import { useOnLanguage } from '../ui/on-language.ts';
import { Loading, Page } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';
import { focusField } from './shared.tsx';
import { TakeCheck } from './take-check.tsx';
import { TakeDone } from './take-done.tsx';
import { TakeLost } from './take-lost.tsx';
import { TakePlan } from './take-plan.tsx';
import { TakeProve } from './take-prove.tsx';
import { lostTo, NOTHING_TAKEN, reserveInput, validateInput, wrongProof, type Taking } from './taking.ts';

export function TakePage(): ReactNode {
  const { t } = useWords();
  const { ref, step } = useSearch({ from: '/take' });
  const me = useMe();
  if (!me.commands.includes('voucher.reserve')) return <Page title={t('take.title')} lead={t('take.not-yours')} />;
  const flow = <Flow reference={ref} step={step === 'done' ? undefined : step} />;
  return step === 'done' && ref !== undefined ? <TakeDone reference={ref} otherwise={flow} /> : flow;
}

function Flow({ reference, step }: { readonly reference: string | undefined; readonly step: string | undefined }): ReactNode {
  const { t } = useWords();
  const navigate = useNavigate({ from: '/take' });
  const [taking, change, forget] = useDraft<Taking>('take', NOTHING_TAKEN);
  const checking = useCommand('voucher.validate');
  const trial = useCommand('voucher.reserve');
  const reserving = useCommand('voucher.reserve');
  const [validated, setValidated] = useState<CommandAnswer<'voucher.validate'>>();
  const [tried, setTried] = useState<CommandAnswer<'voucher.reserve'>>();
  const resumed = useRef({ proof: false, plan: false });
  const go = (to: string | undefined, ref = reference) => navigate({ search: { ref, step: to } });

  const prove = async (): Promise<void> => {
    const isWhole = Object.keys(wrongProof(taking)).length === 0;
    const found = isWhole ? await checking.give(validateInput(taking)) : undefined;
    if (found === undefined) {
      if (step !== undefined) await go(undefined);
      return;
    }
    // A plan belongs to the voucher that it was made for.
    change(found.reference === taking.forRef ? {} : { ...NOTHING_TAKEN, what: taking.what, email: taking.email, forRef: found.reference });
    setValidated(found);
    if (step === undefined) await go('plan', found.reference);
  };
  const plan = async (): Promise<void> => {
    const input = reserveInput(taking, validated?.reference ?? '');
    const answer = input === undefined ? undefined : await trial.give(input, { dryRun: true });
    setTried(answer);
    if (answer !== undefined) await go('check');
    else if (step === 'check') await go('plan');
  };
  const reserve = async (): Promise<void> => {
    const input = reserveInput(taking, validated?.reference ?? '');
    const answer = input === undefined ? undefined : await reserving.give(input);
    if (answer === undefined) return;
    forget();
    await go('done', answer.reference);
  };

  // A voucher named in the address is another one than that which was typed before.
  useEffect(() => {
    if (reference !== undefined && step === undefined && reference !== taking.forRef) change({ ...NOTHING_TAKEN, what: reference, forRef: reference });
  }, [reference, step, taking.forRef, change]);
  // Whoever comes back to a later step, from signing in or by a reload, is asked nothing twice.
  useEffect(() => {
    if (step === undefined || validated !== undefined || resumed.current.proof) return;
    resumed.current.proof = true;
    void prove();
  });
  useEffect(() => {
    if (step !== 'check' || validated === undefined || tried !== undefined || resumed.current.plan) return;
    resumed.current.plan = true;
    void plan();
  });

  const lostNow = lostTo(reserving.problem) ?? (validated === undefined ? undefined : lostTo(trial.problem));
  const [lostBefore, lose] = useState<typeof lostNow>();
  // A voucher stays lost, although the words in which the server said so are told no longer in another language.
  useEffect(() => { if (lostNow !== undefined) lose(lostNow); }, [lostNow]);
  const lost = lostNow ?? lostBefore;
  const isClosed = validated !== undefined && abilityOf(validated.abilities, 'voucher.reserve')?.allowed !== true;
  useOnLanguage(() => {
    if (isClosed && lost === undefined && step !== undefined) void prove();
  });
  const again = (): void => {
    for (const command of [checking, trial, reserving]) command.clear();
    lose(undefined);
    setValidated(undefined);
    setTried(undefined);
    resumed.current = { proof: false, plan: false };
    change(NOTHING_TAKEN);
    void navigate({ search: {} });
  };
  if (lost !== undefined && validated !== undefined) return <TakeLost how={lost} reference={validated.reference} again={again} />;
  if (step === undefined) {
    return <TakeProve taking={taking} change={change} reference={reference} problem={checking.problem} pending={checking.pending} prove={() => { void prove(); }} />;
  }
  if (validated === undefined) return <Page title={t('take.title')}><Loading /></Page>;
  if (step === 'check' && tried !== undefined) {
    return (
      <TakeCheck taking={taking} voucher={validated} tried={tried} problem={reserving.problem} pending={reserving.pending}
        reserve={() => { void reserve(); }} back={(field) => { reserving.clear(); void go('plan').then(() => { focusField(field); }); }} />
    );
  }
  return <TakePlan taking={taking} change={change} voucher={validated} problem={trial.problem} pending={trial.pending} plan={() => { void plan(); }} again={again} />;
}
