/** How far an extension is. */
import { Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ExtensionView } from '../../contract/programme-view.ts';
import { api, bodyOf, type ApiProblem } from '../api.ts';
import type { ShownProgramme } from '../programme.ts';
import { lookOf } from '../ui/button.tsx';
import { Loaded, Panel } from '../ui/page.tsx';
import { Status } from '../ui/status.tsx';
import { Terms } from '../ui/terms.tsx';
import { useWords, type WordId } from '../words/words.tsx';
import { whichFacts } from './extend-check.tsx';

const LOOK_MS = 1000;

const LABELS = {
  'running': 'sponsor.extend.running', 'done': 'sponsor.extend.finished', 'given-up': 'sponsor.extend.given-up',
} as const satisfies Record<ExtensionView['status'], WordId>;

interface ProgressProps {
  readonly programme: ShownProgramme;
  readonly id: string;
  readonly mayExtend: boolean;
}

export function ExtensionProgress({ programme, id, mayExtend }: ProgressProps): ReactNode {
  const { t } = useWords();
  const found = useQuery<ExtensionView, ApiProblem>({
    queryKey: ['/programmes/{id}/extensions/{extensionId}', programme.id, id],
    queryFn: () => bodyOf(api().get('/programmes/{id}/extensions/{extensionId}', { id: programme.id, extensionId: id })),
    refetchInterval: ({ state }) => (state.data === undefined || state.data.status === 'running' ? LOOK_MS : false),
  });
  return (
    <div className="stack">
      <Loaded of={found}>{(view) => <State view={view} programme={programme} />}</Loaded>
      {mayExtend ? <p><Link to="/extend" search={{ programme: programme.id }} className={lookOf()}>{t('sponsor.extend.another')}</Link></p> : null}
    </div>
  );
}

function State({ view, programme }: { readonly view: ExtensionView; readonly programme: ShownProgramme }): ReactNode {
  const words = useWords();
  const { t, number } = words;
  const { days, reason, status, message, total, extended, skipped } = view;
  const done = extended + skipped;
  const label = t(LABELS[status]);
  return (
    <Panel title={label} id="extension" aside={<Status of={status} />}>
      <div className="stack">
        <div className="progress" role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={Math.max(total, 1)} aria-valuenow={done}>
          <div style={{ inlineSize: `${String(total === 0 ? 100 : Math.round((done / total) * 100))}%` }} />
        </div>
        <p role="status">{t('sponsor.extend.so-far', { extended: number(extended), total: number(total) })}{skipped === 0 ? null : ` ${t('sponsor.extend.skipped', { count: skipped })}`}</p>
        {message === undefined ? null : <p className="notice bad">{message}</p>}
        <Terms facts={[...whichFacts(words, programme, view), [t('sponsor.extend.days'), t('count.days', { days })], [t('field.reason'), reason]]} />
      </div>
    </Panel>
  );
}
