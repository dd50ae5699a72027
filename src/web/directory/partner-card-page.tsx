/** One partner's card, whole, and the way to a voucher that names it. */
import { Link, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFirstProgramme, type ShownProgramme } from '../programme.ts';
import { useMe, useRead } from '../queries.ts';
import { lookOf } from '../ui/button.tsx';
import { Empty, Loaded, Page, Panel } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';
import { PartnerCard } from './partner-card.tsx';
import { Verdict } from './verdict.tsx';
import './directory.css';

export function PartnerCardPage(): ReactNode {
  const { t } = useWords();
  const { id } = useParams({ from: '/directory/$id' });
  const { engagementType, deliveredIn } = useSearch({ from: '/directory/$id' });
  const asked = engagementType === undefined ? {} : { engagementType, ...(deliveredIn === undefined ? {} : { deliveredIn }) };
  const programme = useFirstProgramme();
  const found = useRead('/directory', { query: { partnerId: id, ...asked } });
  const row = found.data?.items[0];
  const above = <Link to="/directory" search={asked}>{t('nav.directory')}</Link>;
  return (
    <Page title={row?.name ?? t('term.partner')} kind={t('nav.directory')} above={above} actions={row === undefined ? undefined : <CreateFor id={id} asked={asked} />}>
      <Loaded of={found}>{() => (row === undefined
        ? <Empty title={t('directory.gone')} actions={<Link to="/directory">{t('nav.directory')}</Link>}><p>{t('directory.gone-text')}</p></Empty>
        : (
          <div className="stack">
            {row.eligible === undefined ? null : <Panel title={titleOf(t, programme, engagementType ?? '')}><Verdict row={row} isOpen /></Panel>}
            <div className="panel"><PartnerCard partner={row} programme={programme} level={2} heading={t('directory.about')} /></div>
          </div>
        ))}</Loaded>
    </Page>
  );
}

function titleOf(t: ReturnType<typeof useWords>['t'], programme: ShownProgramme | undefined, type: string): string {
  return t('directory.could-take-type', { type: programme?.name('engagementTypes', type) ?? '…' });
}

function CreateFor({ id, asked }: { readonly id: string; readonly asked: { readonly engagementType?: string; readonly deliveredIn?: string } }): ReactNode {
  const { t } = useWords();
  const { commands } = useMe();
  if (!commands.includes('voucher.create')) return null;
  const { engagementType: type, deliveredIn: country } = asked;
  return (
    <Link to="/create" className={lookOf('primary')} search={{ partner: id, ...(type === undefined ? {} : { type }), ...(country === undefined ? {} : { country }) }}>
      {t('directory.create')}
    </Link>
  );
}
