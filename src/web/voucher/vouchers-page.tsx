/** The list of vouchers, for every party by what it does with them. */
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { MeView } from '../../contract/party-view.ts';
import type { VoucherRow } from '../../contract/voucher-view.ts';
import { useFirstProgramme } from '../programme.ts';
import { useMe, useToday } from '../queries.ts';
import { Button, lookOf } from '../ui/button.tsx';
import { useAddress } from '../ui/list-address.ts';
import { List, type Chosen } from '../ui/list.tsx';
import { Empty, Page } from '../ui/page.tsx';
import { useWords, type WordId } from '../words/words.tsx';
import { BULK_COMMANDS, type BulkCommand, type Order } from './bulk.ts';
import { BulkPanel } from './bulk-panel.tsx';
import { voucherColumns } from './columns.tsx';
import { voucherFilters } from './filters.ts';
import { viewsFor } from './presets.ts';
import './voucher.css';

interface Asked {
  readonly order: Order | undefined;
  /** How often something was asked for: each time the panel begins anew. */
  readonly count: number;
}

export function VouchersPage(): ReactNode {
  const words = useWords();
  const { t } = words;
  const me = useMe();
  const programme = useFirstProgramme();
  const today = useToday(programme?.timeZone);
  const { search, change } = useAddress();
  const [{ order, count }, setAsked] = useState<Asked>({ order: undefined, count: 0 });
  const { kind } = me.organisation;
  const commands = BULK_COMMANDS.filter((each) => me.commands.includes(each));
  const running = search['bulk'];
  const ask = (asked: Order): void => {
    setAsked({ order: asked, count: count + 1 });
    // A run of before goes on without being told of.
    if (running !== undefined) change({ bulk: undefined }, true);
  };
  const bar = (chosen: Chosen<VoucherRow>): ReactNode => <Bar chosen={chosen} commands={commands} onAsk={ask} />;
  return (
    <Page title={t('nav.vouchers')} actions={<Actions me={me} />}>
      {order === undefined && running === undefined ? null : (
        <BulkPanel key={count} order={order} running={running}
          onRun={(id) => { change({ bulk: id }, true); }} onClose={() => { setAsked({ order: undefined, count }); }} />
      )}
      <List<'/vouchers'> name="vouchers" caption={t('nav.vouchers')} path="/vouchers" words={t('voucher.words')} order="-created" csv="/api/v1/vouchers.csv"
        filters={voucherFilters(words, programme)} columns={voucherColumns(kind, words, today)} keyOf={({ reference }) => reference}
        presets={viewsFor(kind, today).map(({ word, none, search: of }) => ({
          name: t(word), search: of, ...(none === undefined ? {} : { empty: <Empty title={t('list.none')}><p>{t(none)}</p></Empty> }),
        }))} empty={<NoVouchers me={me} />}
        {...(commands.length === 0 ? {} : { pick: { label: ({ reference }) => t('list.choose-row', { row: reference }), allLabel: t('list.choose-shown'), bar } })} />
    </Page>
  );
}

function Actions({ me }: { readonly me: MeView }): ReactNode {
  const { t } = useWords();
  return (
    <>
      {me.commands.includes('voucher.create') ? <Link to="/create" className={lookOf('primary')}>{t('nav.create')}</Link> : null}
      {me.commands.includes('voucher.reserve') ? <Link to="/take" className={lookOf('primary')}>{t('nav.take')}</Link> : null}
    </>
  );
}

/** What can be done with those that are chosen. */
function Bar({ chosen, commands, onAsk }: {
  readonly chosen: Chosen<VoucherRow>; readonly commands: readonly BulkCommand[]; readonly onAsk: (order: Order) => void;
}): ReactNode {
  const { t } = useWords();
  const { rows, everything, filter, clear } = chosen;
  if (rows.length === 0) return null;
  const { sort: _sort, ...matching } = filter;
  const ask = (command: BulkCommand): void => {
    onAsk({ command, filter: matching, ...(everything ? {} : { references: rows.map(({ reference }) => reference) }) });
    scrollTo({ top: 0 });
  };
  return (
    <div className="notice row apart no-print">
      <strong>{everything ? t('voucher.bulk.all-chosen') : t('voucher.bulk.count', { count: rows.length })}</strong>
      <div className="buttons">
        {commands.map((each) => <Button key={each} small onPress={() => { ask(each); }}>{t(`voucher.bulk.${each}` as WordId)}</Button>)}
        <Button small look="plain" onPress={clear}>{t('voucher.bulk.clear')}</Button>
      </div>
    </div>
  );
}

function NoVouchers({ me }: { readonly me: MeView }): ReactNode {
  const { t } = useWords();
  return (
    <Empty title={t('voucher.none')} actions={<Actions me={me} />}>
      <p>{t(`voucher.none.${me.organisation.kind}`)}</p>
    </Empty>
  );
}
