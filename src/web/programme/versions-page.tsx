/** The versions of a definition, what differs between two of them, and publishing another one after it was checked. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { BodyOf } from '../../contract/client.ts';
import { useMe, useRead } from '../queries.ts';
import { useAskedProgramme } from '../programme.ts';
import { Select } from '../ui/fields.tsx';
import { Empty, Loaded, Page, Panel } from '../ui/page.tsx';
import { Table } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';
import { NoProgramme } from './no-programme.tsx';
import { Publish } from './publish.tsx';
import './programme.css';

export function VersionsPage(): ReactNode {
  const { t, date } = useWords();
  const me = useMe();
  const search = useSearch({ from: '/programme/versions' });
  const asked = useAskedProgramme(search.programme);
  // It has versions before the first of them is in force, while there is no definition yet.
  const { data: programme } = useRead('/programmes/{id}', { params: { id: asked.id ?? '' }, enabled: asked.id !== undefined });
  const above = <Link to="/programme" search={{ programme: programme?.id }}>{t('nav.programme')}</Link>;
  const mayPublish = me.commands.includes('programme.publish');
  const publish = <Panel title={t('programme.publish')}><Publish /></Panel>;
  if (programme === undefined) {
    return <Page title={t('programme.versions')} above={above}>{asked.lack === 'programme' && mayPublish ? publish : <NoProgramme of={asked} />}</Page>;
  }
  const versions = programme.versions.toReversed();
  return (
    <Page title={t('programme.versions')} above={above}>
      <div className="stack">
        <Panel>
          <Table caption={t('programme.versions-caption')} keyOf={({ version }) => String(version)} rows={versions} columns={[
            { id: 'version', title: t('programme.version'), cell: ({ version, effectiveFrom }) => <Link to="/programme/definition" search={{ programme: programme.id, on: effectiveFrom }}>{t('programme.version-number', { version })}</Link> },
            { id: 'from', title: t('programme.in-force'), cell: ({ version, effectiveFrom }) => <span className="row"><span className="nowrap">{date(effectiveFrom, 'short')}</span>{version === programme.version ? <span className="tag good">{t('programme.current')}</span> : null}</span> },
            { id: 'digest', title: t('programme.digest'), cell: ({ digest }) => <span className="code small">{digest.slice(0, 16)}…</span> },
          ]} />
        </Panel>
        <Panel title={t('programme.differences')}><Differences programme={programme} /></Panel>
        {mayPublish && me.organisation.id === programme.sponsorId ? publish : null}
      </div>
    </Page>
  );
}

function Differences({ programme }: { readonly programme: BodyOf<'/programmes/{id}'> }): ReactNode {
  const { t } = useWords();
  const search = useSearch({ from: '/programme/versions' });
  const navigate = useNavigate({ from: '/programme/versions' });
  const numbers = programme.versions.map(({ version }) => version);
  const from = search.from ?? String(numbers.at(-2) ?? '');
  const to = search.to ?? String(numbers.at(-1) ?? '');
  const found = useRead('/programmes/{id}/differences', { params: { id: programme.id }, query: { from, to }, enabled: from !== '' && to !== '' && from !== to });
  if (numbers.length < 2) return <Empty title={t('programme.one-version')}><p>{t('programme.one-version-text')}</p></Empty>;
  const choices = numbers.map((version) => ({ id: String(version), label: t('programme.version-number', { version }) }));
  return (
    <div className="stack">
      <div className="row">
        <Select name="from" label={t('programme.earlier')} choices={choices} value={from} onChange={(value) => { void navigate({ search: { ...search, from: value } }); }} />
        <Select name="to" label={t('programme.later')} choices={choices} value={to} onChange={(value) => { void navigate({ search: { ...search, to: value } }); }} />
      </div>
      {from === to ? <p>{t('programme.same')}</p> : (
        <Loaded of={found}>{({ items }) => (items.length === 0 ? <p>{t('programme.same')}</p> : (
          <ul role="list" className="stack">{items.map(({ pointer, kind, before, after }) => (
            <li key={pointer} className="difference stack-small">
              <p><span className="tag none">{t(`programme.kind.${kind}`)}</span> <span className="code">{pointer}</span></p>
              {kind === 'added' ? null : <del><span className="hidden">{t('programme.before')}</span><pre>{written(before)}</pre></del>}
              {kind === 'removed' ? null : <ins><span className="hidden">{t('programme.after')}</span><pre>{written(after)}</pre></ins>}
            </li>
          ))}</ul>
        ))}</Loaded>
      )}
    </div>
  );
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1);
}
