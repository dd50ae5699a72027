/** A longer life for many vouchers at once: which ones, how many that are, the consequence, and then how far it is. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { useAskedProgramme, type ShownProgramme } from '../programme.ts';
import { NoProgramme } from '../programme/no-programme.tsx';
import { useCommand, useMe } from '../queries.ts';
import { useAnnounce } from '../ui/announce.tsx';
import { useDraft } from '../ui/draft.ts';
import { Empty, Page } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';
import { ExtendCheck } from './extend-check.tsx';
import { EMPTY, isWhole, orderOf, type Draft } from './extend-draft.ts';
import { ExtendForm } from './extend-form.tsx';
import { ExtensionProgress } from './extend-progress.tsx';

export function ExtendPage(): ReactNode {
  const { t } = useWords();
  const search = useSearch({ from: '/extend' });
  const asked = useAskedProgramme(search.programme);
  const { data: programme } = asked;
  const mayExtend = useMe().commands.includes('programme.extend');
  const above = <Link to="/programme" search={{ programme: programme?.id }}>{t('nav.programme')}</Link>;
  return (
    <Page title={t('nav.extend')} above={above} lead={t('sponsor.extend.lead')}>
      {programme === undefined ? <NoProgramme of={asked} />
        : search.extension !== undefined ? <ExtensionProgress programme={programme} id={search.extension} mayExtend={mayExtend} />
          : mayExtend ? <Order programme={programme} /> : <Empty title={t('sponsor.admin-only')}><p>{t('sponsor.admin-only-text')}</p></Empty>}
    </Page>
  );
}

function Order({ programme }: { readonly programme: ShownProgramme }): ReactNode {
  const { t } = useWords();
  const announce = useAnnounce();
  const { step } = useSearch({ from: '/extend' });
  const navigate = useNavigate({ from: '/extend' });
  const [draft, change, forget] = useDraft<Draft>(`extend-${programme.id}`, EMPTY);
  const asking = useCommand('programme.extend');
  const giving = useCommand('programme.extend');
  const go = (next: 'check' | undefined, replace = false): Promise<void> =>
    navigate({ search: (before) => ({ ...before, step: next }), replace, resetScroll: false });
  const isChecked = step === 'check' && isWhole(draft);
  // An address whose answers are in no draft leads to the form, which must not turn into the check while one types.
  useEffect(() => { if (step === 'check' && !isChecked) void go(undefined, true); });
  const check = async (): Promise<void> => {
    if (await asking.give(orderOf(programme.id, draft), { dryRun: true }) === undefined) return;
    giving.clear();
    await go('check');
  };
  const order = async (): Promise<void> => {
    const done = await giving.give(orderOf(programme.id, draft));
    if (done === undefined) return;
    forget();
    announce(t('sponsor.extend.ordered'));
    // In place of the check, so that Back leads to an empty form.
    await navigate({ search: { programme: programme.id, extension: done.id }, replace: true });
  };
  if (isChecked) {
    return (
      <ExtendCheck programme={programme} draft={draft} pending={giving.pending} problem={giving.problem}
        onConfirm={() => { void order(); }} onBack={() => { void go(undefined); }} />
    );
  }
  return (
    <ExtendForm programme={programme} draft={draft} change={change} pending={asking.pending} problem={asking.problem} onCheck={check}
      onProgramme={(id) => { void navigate({ search: { programme: id }, replace: true }); }} />
  );
}
