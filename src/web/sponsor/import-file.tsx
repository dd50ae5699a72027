/** Choosing the table to import, before it is checked and, on a page that was loaded again, before it is written. */
import type { ReactNode } from 'react';
import { useWords } from '../words/words.tsx';
import './sponsor.css';

export function FileChoice({ file, onFile }: { readonly file: File | undefined; readonly onFile: (file: File) => void }): ReactNode {
  const { t } = useWords();
  return (
    <p className="row file-choice">
      <label className="button">{t('sponsor.import.file')}
        <input type="file" className="hidden" accept=".csv,text/csv" onChange={(event) => { const [chosen] = event.target.files ?? []; if (chosen !== undefined) onFile(chosen); }} />
      </label>
      <span role="status">{file === undefined ? <span className="quiet">{t('sponsor.import.none-chosen')}</span> : <span translate="no">{file.name}</span>}</span>
    </p>
  );
}
