/** What every page begins with, and what stands there while nothing, or nothing good, can be shown. */
import { useEffect, useRef, type ReactNode } from 'react';
import type { Reading } from '../queries.ts';
import { useWords } from '../words/words.tsx';
import { ProblemNotice } from './problem.tsx';

interface PageProps {
  readonly title: string;
  /** Told by the window's title besides: a name alone may be that of several pages. */
  readonly kind?: string;
  /** What stands above the title: where one is, as a link back. */
  readonly above?: ReactNode;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

/** A page with its title, which takes the focus when the page is come to, so that a screen reader tells where one is. */
export function Page({ title, kind, above, lead, actions, children }: PageProps): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  const { t } = useWords();
  const told = kind === undefined || kind === title ? title : `${title} – ${kind}`;
  useEffect(() => { document.title = t('shell.document-title', { title: told }); }, [told, t]);
  useEffect(() => {
    // Whoever came by typing an address begins at the top; whoever followed a link within, at the title.
    if (document.activeElement === document.body || document.activeElement === null) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <>
      <div className="page-head">
        <div>
          {above === undefined ? null : <p className="above">{above}</p>}
          <h1 ref={heading} tabIndex={-1}>{whole(title)}</h1>
          {lead === undefined ? null : <p className="lead">{lead}</p>}
        </div>
        {actions === undefined ? null : <div className="buttons no-print">{actions}</div>}
      </div>
      {children}
    </>
  );
}

const REFERENCE = /([0-9A-Z]+(?:-[0-9A-Z]+)+)/;

/** A title whose reference or number moves to the next line as a whole. */
function whole(title: string): ReactNode {
  return title.split(REFERENCE).map((part, index) => (index % 2 === 0 ? part : <span key={part} className="whole" translate="no">{part}</span>));
}

export function Panel({ title, id, aside, children, className }: {
  readonly title?: string; readonly id?: string; readonly aside?: ReactNode; readonly children: ReactNode; readonly className?: string;
}): ReactNode {
  const heading = title === undefined ? undefined : (id ?? `panel-${title.replace(/\W+/g, '-').toLowerCase()}`);
  return (
    <section className={`panel${className === undefined ? '' : ` ${className}`}`} {...(heading === undefined ? {} : { 'aria-labelledby': heading })}>
      {title === undefined ? null : <div className="panel-head"><h2 id={heading}>{title}</h2>{aside}</div>}
      {children}
    </section>
  );
}

/** Says that something is being fetched, after a moment: what comes at once needs no word. */
export function Loading(): ReactNode {
  const { t } = useWords();
  return <p className="skeleton" role="status">{t('shell.loading')}</p>;
}

export function Empty({ title, children, actions }: { readonly title: string; readonly children?: ReactNode; readonly actions?: ReactNode }): ReactNode {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children}
      {actions === undefined ? null : <div className="buttons">{actions}</div>}
    </div>
  );
}

/** Shows what was read, or why it cannot be shown. */
export function Loaded<Body>({ of, children }: { readonly of: Reading<Body>; readonly children: (body: Body) => ReactNode }): ReactNode {
  if (of.data !== undefined) return children(of.data);
  if (of.error !== null) return <ProblemNotice problem={of.error} again={() => { void of.refetch(); }} />;
  return <Loading />;
}
