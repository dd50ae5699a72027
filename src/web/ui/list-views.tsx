/** Views of a list: those that come with it, and those that its reader keeps under names of their own. */
import { Link } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type ReactNode } from 'react';
import type { SavedView } from '../../contract/finding.ts';
import { api, ApiProblem, bodyOf } from '../api.ts';
import { useRead } from '../queries.ts';
import { useWords } from '../words/words.tsx';
import { useAnnounce } from './announce.tsx';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { TextField } from './fields.tsx';
import { sameView, searchOf, viewText, withView, type Search } from './list-logic.ts';
import { ProblemNotice } from './problem.tsx';

/** A view that comes with the list. */
export interface Preset {
  readonly name: string;
  readonly search: Search;
  /** What stands there where nothing is in it: what will be, and what to do next. */
  readonly empty?: ReactNode;
}

interface ViewsProps {
  readonly list: SavedView['list'];
  readonly presets: readonly Preset[];
  readonly search: Search;
}

interface Asked {
  readonly what: 'save' | 'rename';
  readonly view: SavedView;
}

/** By then a dialog that closes has done with the focus. */
const SETTLED_MS = 80;

export function Views({ list, presets, search }: ViewsProps): ReactNode {
  const { t } = useWords();
  const { views, keep, problem } = useViews();
  const announce = useAnnounce();
  const [asked, ask] = useState<Asked>();
  const place = useRef<HTMLElement>(null);
  // What was pressed is gone, and with it the focus would be.
  const stay = (): void => { setTimeout(() => { place.current?.focus(); }, SETTLED_MS); };
  const own = views.filter((view) => view.list === list);
  const current = own.find((view) => sameView(searchOf(view.search), search));
  const isPreset = presets.some((preset) => sameView(preset.search, search));
  const remove = async (view: SavedView): Promise<void> => {
    if (await keep(views.filter((each) => each !== view))) {
      announce(t('list.view-removed', { name: view.name }));
      stay();
    }
  };
  return (
    <div className="views no-print">
      <nav ref={place} tabIndex={-1} className="tabs" aria-label={t('list.views')}>
        {presets.map((preset) => <ViewLink key={preset.name} search={preset.search} isCurrent={sameView(preset.search, search)}>{preset.name}</ViewLink>)}
        {own.map((view) => <ViewLink key={view.name} search={searchOf(view.search)} isCurrent={view === current}><span translate="no">{view.name}</span></ViewLink>)}
        {current === undefined ? null : (
          <>
            <Button look="plain" small onPress={() => { ask({ what: 'rename', view: current }); }}>{t('list.view-rename')}</Button>
            <Button look="plain" small onPress={() => { void remove(current); }}>{t('list.view-remove')}</Button>
          </>
        )}
        {current !== undefined || isPreset ? null : (
          <Button look="plain" small onPress={() => { ask({ what: 'save', view: { list, name: '', search: viewText(search) } }); }}>{t('list.view-save')}</Button>
        )}
      </nav>
      {asked === undefined ? <ProblemNotice problem={problem} /> : (
        <NameDialog asked={asked} taken={own.map(({ name }) => name)} problem={problem} onClose={() => { ask(undefined); }} onName={async (name) => {
          const rest = asked.what === 'rename' ? views.filter((each) => each !== asked.view) : views;
          if (!await keep(withView(rest, { ...asked.view, name }))) return;
          ask(undefined);
          announce(t('list.view-kept', { name }));
          stay();
        }} />
      )}
    </div>
  );
}

function ViewLink({ search, isCurrent, children }: { readonly search: Search; readonly isCurrent: boolean; readonly children: ReactNode }): ReactNode {
  return (
    <Link to="." search={search as never} activeOptions={{ exact: true, includeSearch: true }} {...(isCurrent ? { 'aria-current': 'page' as const } : {})}>
      {children}
    </Link>
  );
}

interface NameDialogProps {
  readonly asked: Asked;
  readonly taken: readonly string[];
  readonly problem: ApiProblem | undefined;
  readonly onClose: () => void;
  readonly onName: (name: string) => Promise<void>;
}

function NameDialog({ asked, taken, problem, onClose, onName }: NameDialogProps): ReactNode {
  const { t } = useWords();
  const [name, setName] = useState(asked.view.name);
  const [tried, setTried] = useState(false);
  const isTaken = taken.includes(name.trim()) && name.trim() !== asked.view.name;
  return (
    <Dialog title={t(asked.what === 'save' ? 'list.view-save' : 'list.view-rename')} isOpen onClose={onClose}>
      <form className="stack" noValidate onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (name.trim() !== '') void onName(name.trim());
      }}>
        <ProblemNotice problem={problem} />
        <TextField name="view" label={t('list.view-name')} value={name} onChange={setName} maxLength={80} autoFocus
          help={isTaken ? t('list.view-taken') : undefined} wrong={tried && name.trim() === '' ? t('field.required') : undefined} />
        <div className="buttons">
          <Button type="submit" look="primary">{t('field.save')}</Button>
          <Button onPress={onClose}>{t('field.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

/** All kept views, and how they are kept: always all of them together. */
function useViews() {
  const client = useQueryClient();
  const { data } = useRead('/views');
  const [problem, tell] = useState<ApiProblem>();
  const views: readonly SavedView[] = data?.items ?? [];
  const keep = async (items: readonly SavedView[]): Promise<boolean> => {
    try {
      const kept = await bodyOf(api().request<{ readonly items: readonly SavedView[] }>('PUT', '/api/v1/views', { items }));
      client.setQueryData(['/views', {}, {}], kept);
      tell(undefined);
      return true;
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      tell(error);
      return false;
    }
  };
  return { views, keep, problem };
}
