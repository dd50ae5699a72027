/** What every step towards a voucher has: where one is, the way back, the question, and the voucher as far as it goes. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Page } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import type { Agreement } from '../agreements.ts';
import { stepsOf, type Draft, type Step } from './draft.ts';
import { SoFar } from './so-far.tsx';
import '../customer.css';

/** What each step gets. */
export interface StepProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly agreement: Agreement | undefined;
  /** Goes on; `part` is what was changed just now and is not in the draft yet. */
  readonly onward: (part?: Partial<Draft>) => void;
  /** Whether several agreements can be used, so that one has to be chosen. */
  readonly hasChoice: boolean;
  /** How many agreements there are besides. */
  readonly others: number;
}

interface FrameProps {
  readonly step: Step;
  readonly title: string;
  readonly lead?: string | undefined;
  readonly draft: Draft;
  readonly agreement: Agreement | undefined;
  readonly hasChoice: boolean;
  readonly others: number;
  readonly children: ReactNode;
}

export function Frame({ step, title, lead, draft, agreement, hasChoice, others, children }: FrameProps): ReactNode {
  return (
    <Page title={title} lead={lead} above={<Place step={step} draft={draft} hasChoice={hasChoice} />}>
      <div className="create">
        <div className="stack">{children}</div>
        {step === 'check' ? null : <SoFar draft={draft} agreement={agreement} hasChoice={hasChoice} others={others} />}
      </div>
    </Page>
  );
}

function Place({ step, draft, hasChoice }: Pick<FrameProps, 'step' | 'draft' | 'hasChoice'>): ReactNode {
  const { t } = useWords();
  const steps = stepsOf(draft, hasChoice);
  const at = steps.indexOf(step);
  const before = steps[at - 1];
  return (
    <>
      {before === undefined
        ? <Link to="/benefit">{t('nav.benefit')}</Link>
        : <Link to="/create" search={{ step: before }}>{t('field.back')}</Link>}
      {at < 0 ? null : <span className="quiet"> · {t('customer.create.place', { at: at + 1, of: steps.length })}</span>}
    </>
  );
}
