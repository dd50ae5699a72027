/** A person's API keys: what there is, another one whose secret is shown once, and the end of any of them. */
import { useState, type ReactNode } from 'react';
import type { AbilityView } from '../../contract/answer.ts';
import type { KeyView } from '../../contract/party-view.ts';
import { useCommand, usePages, useToday } from '../queries.ts';
import { AbilityButton } from '../ui/ability.tsx';
import { useAnnounce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Loading, Panel } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { More, Table } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';
import { NewKey } from './new-key.tsx';

interface KeysProps {
  readonly organisationId: string;
  readonly person: { readonly id: string; readonly name: string };
  /** Whether another key can be made; left out, it is tried. */
  readonly ability?: AbilityView | undefined;
  readonly mayChange?: boolean;
}

export function Keys({ organisationId, person, ability, mayChange = true }: KeysProps): ReactNode {
  const { t } = useWords();
  const pages = usePages('/organisations/{id}/people/{personId}/keys', { params: { id: organisationId, personId: person.id } });
  const [isMaking, setMaking] = useState(false);
  const [ending, setEnding] = useState<KeyView>();
  const open = (): void => { setMaking(true); };
  return (
    <Panel title={t('settings.keys')} id="keys" aside={!mayChange ? undefined : ability === undefined
      ? <Button small onPress={open}>{t('keys.create')}</Button>
      : <AbilityButton ability={ability} small onPress={open}>{t('keys.create')}</AbilityButton>}>
      <div className="stack">
        <p className="measure">{t('keys.lead', { name: person.name })}</p>
        <ProblemNotice problem={pages.error} />
        {pages.data === undefined ? pages.error === null ? <Loading /> : null
          : pages.items.length === 0 ? <p className="quiet">{t('keys.none')}</p>
            : <KeyTable keys={pages.items} name={person.name} {...(mayChange ? { onEnd: setEnding } : {})} />}
        <More pages={pages} />
      </div>
      {isMaking ? <NewKey organisationId={organisationId} personId={person.id} onClose={() => { setMaking(false); }} /> : null}
      {ending === undefined ? null : <Revoke of={ending} onClose={() => { setEnding(undefined); }} />}
    </Panel>
  );
}

function KeyTable({ keys, name, onEnd }: { readonly keys: readonly KeyView[]; readonly name: string; readonly onEnd?: (key: KeyView) => void }): ReactNode {
  const { t, date, moment, list } = useWords();
  const today = useToday();
  const isOver = ({ expiresOn }: KeyView): boolean => expiresOn !== null && today !== undefined && expiresOn < today;
  return (
    <Table<KeyView> caption={t('keys.caption', { name })} hideCaption rows={keys} keyOf={({ id }) => id} columns={[
      { id: 'name', title: t('keys.name'), cell: (key) => <span translate="no">{key.name}</span> },
      { id: 'scopes', title: t('keys.scopes'), cell: ({ scopes }) => (scopes === null ? t('keys.all') : list(scopes.map((scope) => t(`keys.scope.${scope}`)))) },
      { id: 'expires', title: t('keys.expires'), cell: ({ expiresOn }) => (expiresOn === null ? t('keys.no-end') : date(expiresOn, 'short')) },
      { id: 'used', title: t('keys.used'), cell: ({ lastUsedAt }) => (lastUsedAt === null ? t('keys.never-used') : <time dateTime={lastUsedAt}>{moment(lastUsedAt)}</time>) },
      { id: 'state', title: t('keys.state'), cell: (key) => (key.revoked ? <span className="tag">{t('keys.revoked')}</span>
        : isOver(key) ? <span className="tag">{t('keys.over')}</span> : <span className="tag good">{t('keys.works')}</span>) },
      ...(onEnd === undefined ? [] : [{ id: 'revoke', title: t('keys.revoke'), hideTitle: true, cell: (key: KeyView) => (key.revoked ? null
        : <Button small aria-label={t('keys.revoke-of', { name: key.name })} onPress={() => { onEnd(key); }}>{t('keys.revoke')}</Button>) }]),
    ]} />
  );
}

function Revoke({ of: { id, name, organisationId }, onClose }: { readonly of: KeyView; readonly onClose: () => void }): ReactNode {
  const { t } = useWords();
  const announce = useAnnounce();
  const { give, pending, problem } = useCommand('key.revoke');
  const revoke = async (): Promise<void> => {
    if (await give({ keyId: id }, { within: organisationId }) === undefined) return;
    announce(t('keys.revoke-done', { name }));
    onClose();
  };
  return (
    <Dialog title={t('keys.revoke-title', { name })} isOpen onClose={onClose}>
      <p>{t('keys.revoke-text')}</p>
      <ProblemNotice problem={problem} />
      <div className="buttons">
        <Button look="danger" isPending={pending} onPress={() => { void revoke(); }}>{t('keys.revoke')}</Button>
        <Button onPress={onClose}>{t('field.cancel')}</Button>
      </div>
    </Dialog>
  );
}
