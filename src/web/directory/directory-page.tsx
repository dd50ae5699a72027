/** The partners that take part: found by words, country, offering and language, and asked whether they could take an engagement. */
import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { DirectoryRow } from '../../contract/partner-view.ts';
import { useFirstProgramme, type ShownProgramme } from '../programme.ts';
import { usePages } from '../queries.ts';
import { Empty, Loading, Page } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { More } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';
import { Filters } from './filters.tsx';
import { PartnerCard } from './partner-card.tsx';
import { Verdict } from './verdict.tsx';
import './directory.css';

const PAGE = 50;

export function DirectoryPage(): ReactNode {
  const { t } = useWords();
  const search = useSearch({ from: '/directory' });
  const programme = useFirstProgramme();
  const { engagementType, deliveredIn, ...rest } = search;
  // A country of delivery says nothing without a type, and the server refuses it.
  const asked = engagementType === undefined ? {} : { engagementType, ...(deliveredIn === undefined ? {} : { deliveredIn }) };
  const partners = usePages('/directory', { query: { ...rest, ...asked, limit: PAGE } });
  return (
    <Page title={t('nav.directory')} lead={t('directory.lead')}>
      <div className="directory">
        <Filters programme={programme} />
        <section className="stack" aria-labelledby="found">
          {partners.data === undefined
            ? partners.error === null ? <Loading /> : <ProblemNotice problem={partners.error} again={() => { void partners.refetch(); }} />
            : <Found rows={partners.items} isWhole={!partners.hasNextPage} programme={programme} asked={asked} />}
          <More pages={partners} />
        </section>
      </div>
    </Page>
  );
}

interface FoundProps {
  readonly rows: readonly DirectoryRow[];
  readonly isWhole: boolean;
  readonly programme: ShownProgramme | undefined;
  readonly asked: { readonly engagementType?: string; readonly deliveredIn?: string };
}

/** Those who could take it stand first. */
function Found({ rows, isWhole, programme, asked }: FoundProps): ReactNode {
  const { t } = useWords();
  const inOrder = rows.toSorted((one, other) => Number(one.eligible === false) - Number(other.eligible === false));
  const able = rows.filter(({ eligible }) => eligible === true).length;
  const isAsked = asked.engagementType !== undefined;
  return (
    <>
      <h2 id="found"><span role="status">{t(isAsked ? 'directory.found-able' : isWhole ? 'directory.found' : 'directory.found-part', { count: rows.length, able })}</span></h2>
      {rows.length > 0 ? null : <Empty title={t('directory.none')} actions={<Link to="/directory">{t('list.clear')}</Link>}><p>{t('directory.none-text')}</p></Empty>}
      <ul role="list" className="stack">
        {inOrder.map((row) => (
          <li key={row.partnerId} className="panel">
            <PartnerCard partner={row} programme={programme} isShort
              heading={<Link to="/directory/$id" params={{ id: row.partnerId }} search={asked} translate="no">{row.name}</Link>}>
              <Verdict row={row} />
            </PartnerCard>
          </li>
        ))}
      </ul>
    </>
  );
}
