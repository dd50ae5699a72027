/** What a partner does about a request that is out of its hands: withdraw it, or appeal against its denial. */
import { useState, type ReactNode } from 'react';
import type { RequestView } from '../../contract/payment-view.ts';
import { useCommand } from '../queries.ts';
import { AbilityButton, abilityOf } from '../ui/ability.tsx';
import { useAnnounce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useDraft } from '../ui/draft.ts';
import { TextField } from '../ui/fields.tsx';
import { ProblemNotice, wrongIn } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';
import { soonestPayBy } from './timeline.ts';

export function CancelAct({ request }: { readonly request: RequestView }): ReactNode {
  const { t, date, money } = useWords();
  const announce = useAnnounce();
  const [open, setOpen] = useState(false);
  const { give, pending, problem, clear } = useCommand('payment.cancel');
  const last = soonestPayBy(request);
  const close = (): void => { setOpen(false); clear(); };
  const cancel = (): void => {
    void give({ request: request.id }).then((answer) => {
      if (answer === undefined) return;
      setOpen(false);
      announce(t('payment.cancelled', { number: request.invoiceNumber }));
    });
  };
  return (
    <>
      <AbilityButton ability={abilityOf(request.abilities, 'payment.cancel')} look="danger" onPress={() => { setOpen(true); }}>{t('payment.cancel')}</AbilityButton>
      <Dialog title={t('payment.cancel-title', { number: request.invoiceNumber })} isOpen={open} onClose={close}>
        <p>{t('payment.cancel-means', { count: request.lines.length, total: money(request.total) })}</p>
        {last === undefined ? null : <p>{t('payment.cancel-window', { date: date(last) })}</p>}
        <p>{t('payment.cancel-final')}</p>
        <ProblemNotice problem={problem} />
        <div className="buttons">
          <Button look="danger" isPending={pending} onPress={cancel}>{t('payment.cancel-now')}</Button>
          <Button onPress={close}>{t('payment.keep')}</Button>
        </div>
      </Dialog>
    </>
  );
}

export function AppealAct({ request }: { readonly request: RequestView }): ReactNode {
  const { t } = useWords();
  const announce = useAnnounce();
  const [open, setOpen] = useState(false);
  const [tried, setTried] = useState(false);
  const [{ statement }, change, forget] = useDraft(`appeal-${request.id}`, { statement: '' });
  const { give, pending, problem, clear } = useCommand('payment.appeal');
  const close = (): void => { setOpen(false); clear(); };
  const appeal = (): void => {
    setTried(true);
    if (statement.trim() === '') return;
    void give({ request: request.id, statement: statement.trim() }).then((answer) => {
      if (answer === undefined) return;
      forget();
      setOpen(false);
      announce(t('payment.appealed', { number: request.invoiceNumber }));
    });
  };
  const wrong = tried && statement.trim() === '' ? t('payment.appeal-empty') : wrongIn(problem, 'statement');
  return (
    <>
      <AbilityButton ability={abilityOf(request.abilities, 'payment.appeal')} look="primary" onPress={() => { setOpen(true); }}>{t('payment.appeal')}</AbilityButton>
      <Dialog title={t('payment.appeal-title', { number: request.invoiceNumber })} isOpen={open} onClose={close}>
        <p>{t('payment.appeal-means')}</p>
        <TextField name="statement" rows={6} label={t('payment.statement')} help={t('payment.appeal-help')} value={statement} wrong={wrong}
          onChange={(next) => { change({ statement: next }); }} />
        <ProblemNotice problem={problem} labels={{ statement: t('payment.statement') }} />
        <div className="buttons">
          <Button look="primary" isPending={pending} onPress={appeal}>{t('payment.appeal-now')}</Button>
          <Button onPress={close}>{t('field.cancel')}</Button>
        </div>
      </Dialog>
    </>
  );
}
