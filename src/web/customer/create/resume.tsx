/** A voucher was begun earlier and not created: its answers are still here. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useProgramme } from '../../programme.ts';
import { Button, lookOf } from '../../ui/button.tsx';
import { useWords } from '../../words/words.tsx';
import type { Agreement } from '../agreements.ts';
import { firstOpen, type Draft } from './draft.ts';

interface ResumeProps {
  readonly draft: Draft;
  readonly agreement: Agreement | undefined;
  readonly startAgain: () => void;
}

export function Resume({ draft, agreement, startAgain }: ResumeProps): ReactNode {
  const { t } = useWords();
  const programme = useProgramme(agreement?.programmeId);
  const type = programme?.name('engagementTypes', draft.engagementType) ?? '';
  return (
    <div className="notice resume no-print">
      <p>{t('customer.create.begun', { type })}</p>
      <div className="buttons">
        <Link to="/create" search={{ step: firstOpen(draft) }} className={lookOf('normal', true)}>{t('customer.create.carry-on')}</Link>
        <Button small onPress={startAgain}>{t('customer.create.start-again')}</Button>
      </div>
    </div>
  );
}
