/** Choosing one of very many: what is typed is looked for by the server, and a match is chosen. */
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { usePages } from '../queries.ts';
import { useWords } from '../words/words.tsx';
import { Button } from './button.tsx';
import { fieldId } from './field-id.ts';
import { TextField, type Choice } from './fields.tsx';
import './find.css';
import { ProblemNotice } from './problem.tsx';
import { Name } from './status.tsx';
import { useTyped } from './typed.ts';

/** Matches that are shown; whoever means another types more. */
const SHOWN = 8;

interface FindProps {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly value: string | null;
  readonly wrong?: string | undefined;
  readonly onChange: (id: string | null) => void;
}

interface Match extends Choice {
  /** Figures, which stand at the end of the line. */
  readonly figures?: string;
}

interface BoxProps extends FindProps {
  readonly words: string;
  readonly onWords: (words: string) => void;
  readonly matches: readonly Match[] | undefined;
  readonly hasMore: boolean;
}

/** The key that ends a search would send the form around it. */
function keepForm(event: KeyboardEvent): void {
  if (event.key === 'Enter') event.preventDefault();
}

function Box({ name, label, help, value, wrong, onChange, words, onWords, matches, hasMore }: BoxProps): ReactNode {
  const { t } = useWords();
  const place = useRef<HTMLDivElement>(null);
  const [hasChosen, setChosen] = useState(false);
  // The match that was pressed is gone with the others: the focus goes to what was chosen, or back to the field.
  useEffect(() => {
    if (hasChosen) place.current?.querySelector<HTMLElement>(value === null ? 'input' : 'button')?.focus();
  }, [hasChosen, value]);
  const choose = (id: string | null): void => { setChosen(true); onChange(id); };
  if (value !== null) {
    return (
      <div className="field" id={fieldId(name)} role="group" aria-label={label} ref={place}>
        <span className="label">{label}</span>
        <p className="chosen row apart"><strong><Name of={value} /></strong>
          <Button small onPress={() => { choose(null); }}>{t('field.change')}<span className="hidden"> {label}</span></Button></p>
      </div>
    );
  }
  return (
    <div className="stack-small find" ref={place}>
      <div onKeyDownCapture={keepForm}><TextField name={name} type="search" label={label} help={help} value={words} onChange={onWords} maxLength={200} wrong={wrong} /></div>
      <p role="status" className="small quiet">{matches === undefined ? '' : t(hasMore ? 'sponsor.find.more' : 'sponsor.find.count', { count: matches.length })}</p>
      {matches === undefined || matches.length === 0 ? null : (
        <ul role="list" className="matches" aria-label={t('sponsor.find.matches')}>
          {matches.map(({ id, label: title, more, figures }) => (
            <li key={id}><AriaButton className="match" onPress={() => { choose(id); }}><strong translate="no">{title}</strong><span className="quiet small more">{more}</span>{figures === undefined ? null : <span className="quiet small">{figures}</span>}</AriaButton></li>
          ))}
        </ul>
      )}
    </div>
  );
}

const query = (q: string) => ({ limit: SHOWN, ...(q === '' ? {} : { q }) });

export function FindOrganisation({ kind, ...props }: FindProps & { readonly kind?: 'customer' | 'partner' }): ReactNode {
  const { country } = useWords();
  const [asked, ask] = useState('');
  const [words, onWords] = useTyped(asked, ask);
  const pages = usePages('/organisations', { query: { ...query(asked), ...(kind === undefined ? {} : { kind }) }, enabled: props.value === null });
  const matches = pages.data === undefined ? undefined : pages.items.map(({ id, name, code, country: where }) => ({
    id, label: name, more: [code, country(where)].filter((each) => each !== null).join(' · '),
  }));
  return (
    <>
      <ProblemNotice problem={pages.error} />
      <Box {...props} words={words} onWords={onWords} matches={matches} hasMore={pages.hasNextPage} />
    </>
  );
}

export function FindAgreement(props: FindProps): ReactNode {
  const { t, date } = useWords();
  const [asked, ask] = useState('');
  const [words, onWords] = useTyped(asked, ask);
  const pages = usePages('/agreements', { query: query(asked), enabled: props.value === null });
  const matches = pages.data === undefined ? undefined : pages.items.map(({ id, number, customerId, endsOn, balance }) => ({
    id, label: number,
    more: <Name of={customerId} />, figures: t('sponsor.find.agreement', { days: balance.available, date: date(endsOn, 'short') }),
  }));
  return (
    <>
      <ProblemNotice problem={pages.error} />
      <Box {...props} words={words} onWords={onWords} matches={matches} hasMore={pages.hasNextPage} />
    </>
  );
}
