/** Texts of a definition in the reader's language and, where asked for, below it in the other one. */
import { createContext, useContext, type ReactNode } from 'react';
import type { ShownProgramme } from '../programme.ts';
import { useWords } from '../words/words.tsx';
import { textIn } from './terms-shown.ts';

export const BothContext = createContext<{ readonly programme: ShownProgramme; readonly both: boolean } | undefined>(undefined);

interface BothProps {
  /** The group of texts; empty for a text that stands by itself. */
  readonly group: string;
  readonly id: string;
  readonly only?: 'title' | 'text';
}

/** Title and text of something in the definition. */
export function Both({ group, id, only }: BothProps): ReactNode {
  const { language } = useWords();
  const place = useContext(BothContext);
  if (place === undefined) return null;
  const other = language === 'en' ? 'tr' : 'en';
  const parts = (of: 'en' | 'tr'): readonly string[] => {
    if (group === '') return [place.programme.textsIn(of)[id]].filter((text) => typeof text === 'string');
    const { title, text, paragraphs = [] } = textIn(place.programme, of, group, id);
    const wanted = only === 'title' ? [title] : only === 'text' ? [text] : [title, text];
    return [...wanted.filter((each) => each !== undefined), ...(only === 'title' ? [] : paragraphs)];
  };
  const shown = parts(language);
  return (
    <>
      {shown.map((text, index) => (index === 0 && only !== 'text' && group !== '' ? <strong key={text}>{text}</strong> : <span key={text} className="line">{index === 0 ? '' : ' '}{text}</span>))}
      {shown.length === 0 ? id : null}
      {place.both ? <span className="other" lang={other}>{parts(other).map((text) => <span key={text} className="line">{text} </span>)}</span> : null}
    </>
  );
}
