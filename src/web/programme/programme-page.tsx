/** The sponsor's programme home: where the days and the money are, what waits and for how long, and what is coming. */
import { Link, Navigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { FiguresView } from '../../contract/figures.ts';
import { useMe, useRead } from '../queries.ts';
import { useAskedProgramme, type ShownProgramme } from '../programme.ts';
import { lookOf } from '../ui/button.tsx';
import { Loaded, Page, Panel } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';
import { Ahead } from './ahead.tsx';
import { Days, Months } from './days.tsx';
import { Money, Queues } from './money.tsx';
import { NoProgramme } from './no-programme.tsx';
import { ProgrammeLinks } from './programme-links.tsx';

export function ProgrammePage(): ReactNode {
  const { t } = useWords();
  const me = useMe();
  const search = useSearch({ from: '/programme' });
  const asked = useAskedProgramme(search.programme);
  const { id, data: programme } = asked;
  const isSponsor = me.organisation.kind === 'sponsor';
  const figures = useRead('/programmes/{id}/figures', { params: { id: id ?? '' }, enabled: id !== undefined && isSponsor, refetchMs: 60_000 });
  if (!isSponsor) return <Navigate to="/programme/definition" search={search} />;
  return (
    <Page title={programme?.title ?? t('nav.programme')}
      actions={<><Link to="/programme/definition" search={search} className={lookOf()}>{t('nav.definition')}</Link><Link to="/programme/versions" search={search} className={lookOf()}>{t('programme.versions')}</Link><Link to="/extend" search={search} className={lookOf()}>{t('nav.extend')}</Link></>}>
      <ProgrammeLinks chosen={id} />
      {id === undefined ? <NoProgramme of={asked} />
        : <Loaded of={figures}>{(found) => <Figures figures={found} programme={programme} />}</Loaded>}
    </Page>
  );
}

function Figures({ figures, programme }: { readonly figures: FiguresView; readonly programme: ShownProgramme | undefined }): ReactNode {
  const { t, date } = useWords();
  return (
    <div className="stack">
      <p className="quiet">{t('programme.as-of', { date: date(figures.on), agreements: figures.agreements, age: figures.age })}</p>
      <div className="beside">
        <div className="stack">
          <Panel title={t('programme.days')}><Days figures={figures} /></Panel>
          <Panel title={t('programme.months')}><Months figures={figures} /></Panel>
        </div>
        <div className="stack">
          <Panel title={t('programme.ahead')}><Ahead figures={figures} programme={programme} /></Panel>
          <Panel title={t('programme.queues')}><Queues figures={figures} /></Panel>
        </div>
      </div>
      <Panel title={t('programme.money')}><Money figures={figures} /></Panel>
    </div>
  );
}
