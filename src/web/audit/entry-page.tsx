/** One entry of the journal, whole: what happened, its fields, its place, and its proof. */
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useRead } from '../queries.ts';
import { lookOf } from '../ui/button.tsx';
import { Empty, Loaded, Page, Panel } from '../ui/page.tsx';
import { Subject } from '../ui/subject.tsx';
import { Terms } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import { FieldValue } from './field.tsx';
import { Receipt } from './receipt.tsx';
import { Sentence, typeOf, Who, type Entry } from './sentence.tsx';
import './audit.css';

export function EntryPage(): ReactNode {
  const { t } = useWords();
  const { position } = useParams({ from: '/journal/$position' });
  const at = /^[1-9]\d{0,14}$/.test(position) ? Number(position) : undefined;
  const found = useRead('/journal', { query: { after: (at ?? 1) - 1, limit: 1 }, enabled: at !== undefined });
  return (
    <Page title={t('audit.entry', { position })} above={<Link to="/journal" search={{}}>{t('nav.journal')}</Link>} actions={at === undefined ? undefined : <Neighbours at={at} />}>
      {at === undefined ? <Missing /> : (
        <Loaded of={found}>{({ items }) => {
          const entry = items.find((each) => each.position === at);
          return entry === undefined ? <Missing /> : <Shown entry={entry} position={at} />;
        }}</Loaded>
      )}
    </Page>
  );
}

function Missing(): ReactNode {
  const { t } = useWords();
  return <Empty title={t('audit.no-entry')}><p>{t('audit.no-entry-text')}</p></Empty>;
}

function Neighbours({ at }: { readonly at: number }): ReactNode {
  const { t } = useWords();
  return (
    <>
      {at === 1 ? null : <Link to="/journal/$position" params={{ position: String(at - 1) }} className={lookOf()}>{t('audit.entry-before')}</Link>}
      <Link to="/journal/$position" params={{ position: String(at + 1) }} className={lookOf()}>{t('audit.entry-after')}</Link>
    </>
  );
}

function holdsCommitment(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('commitment' in value || Object.values(value).some(holdsCommitment));
}

function Shown({ entry, position }: { readonly entry: Entry; readonly position: number }): ReactNode {
  const { t, term, moment, number } = useWords();
  const { subject, time, sequence, command, hash, previous, data } = entry;
  const fields = Object.entries(data);
  return (
    <div className="stack">
      <p className="lead"><Sentence entry={entry} /></p>
      <div className="columns">
        <Panel title={t('audit.fields')}>
          <div className="stack">
            {fields.length === 0 ? <p className="quiet">{t('audit.no-fields')}</p> : <Terms facts={fields.map(([name, value]) => [term('audit.field', name), <FieldValue key={name} name={name} value={value} />])} />}
            {fields.some(([, value]) => holdsCommitment(value)) ? <p className="notice">{t('audit.commitment-text')}</p> : null}
          </div>
        </Panel>
        <Panel title={t('audit.place')}>
          <Terms facts={[
            [t('audit.who'), <Who key="who" entry={entry} />],
            [t('audit.when'), moment(time)],
            [t('audit.about'), <Subject key="subject" of={subject} />],
            [t('audit.sequence'), <>{number(sequence)}<br /><Link to="/journal" search={{ subject }}>{t('audit.history')}</Link></>],
            [t('audit.type'), <span key="type" className="code" translate="no">{typeOf(entry)}</span>],
            command === undefined ? undefined : [t('audit.command'), <span key="command" className="code" translate="no">{command}</span>],
            hash === undefined ? undefined : [t('audit.hash'), <span key="hash" className="code small hash" translate="no">{hash}</span>],
            [t('audit.previous'), previous === null || previous === undefined ? t('audit.first') : <span key="previous" className="code small hash" translate="no">{previous}</span>],
          ]} />
        </Panel>
      </div>
      <Receipt position={position} />
    </div>
  );
}
