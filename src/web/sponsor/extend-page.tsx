/** A longer life for many vouchers at once: which ones, how many that are, the consequence, and then how far it is. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useFirstProgramme, useProgramme, type ShownProgramme } from '../programme.ts';
import { useCommand, useMe } from '../queries.ts';
import { useAnnounce } from '../ui/announce.tsx';
import { useDraft } from '../ui/draft.ts';
import { Empty, Loading, Page } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';
import { ExtendCheck } from './extend-check.tsx';
import { EMPTY, orderOf, type Draft } from './extend-draft.ts';
import { ExtendForm } from './extend-form.tsx';
import { ExtensionProgress } from './extend-progress.tsx';

export function ExtendPage(): ReactNode {
  const { t } = useWords();
  const search = useSearch({ from: '/extend' });
  const first = useFirstProgramme();
  const asked = useProgramme(search.programme);
  const programme = search.programme === undefined ? first : asked;
  const mayExtend = useMe().commands.includes('programme.extend');
  return (
    <Page title={t('nav.extend')} above={<Link to="/programme">{t('nav.programme')}</Link>} lead={t('sponsor.extend.lead')}>
      {programme === undefined ? <Loading />
        : search.extension !== undefined ? <ExtensionProgress programme={programme} id={search.extension} mayExtend={mayExtend} />
          : mayExtend ? <Order programme={programme} /> : <Empty title={t('sponsor.admin-only')}><p>{t('sponsor.admin-only-text')}</p></Empty>}
    </Page>
  );
}

function Order({ programme }: { readonly programme: ShownProgramme }): ReactNode {
  const { t } = useWords();
  const announce = useAnnounce();
  const navigate = useNavigate({ from: '/extend' });
  const [draft, change, forget] = useDraft<Draft>(`extend-${programme.id}`, EMPTY);
  const [isChecked, setChecked] = useState(false);
  const { give, pending, problem, clear } = useCommand('programme.extend');
  const order = async (): Promise<void> => {
    const done = await give(orderOf(programme.id, draft));
    if (done === undefined) return;
    forget();
    announce(t('sponsor.extend.ordered'));
    void navigate({ search: { programme: programme.id, extension: done.id } });
  };
  if (isChecked) {
    return <ExtendCheck programme={programme} draft={draft} pending={pending} problem={problem} onConfirm={() => { void order(); }} onBack={() => { setChecked(false); clear(); }} />;
  }
  return (
    <ExtendForm programme={programme} draft={draft} change={change} pending={pending} problem={problem}
      onProgramme={(id) => { void navigate({ search: { programme: id }, replace: true }); }}
      onCheck={async () => { if (await give(orderOf(programme.id, draft), { dryRun: true }) !== undefined) setChecked(true); }} />
  );
}
