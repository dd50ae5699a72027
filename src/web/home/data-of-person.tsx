/** Everything that is kept of a person as one file, fetched page by page. */
import { useState, type ReactNode } from 'react';
import type { PersonDataView } from '../../contract/person-data.ts';
import { api, ApiProblem, bodyOf } from '../api.ts';
import { useAnnounce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';

interface DataProps {
  readonly organisationId: string;
  readonly personId: string;
  readonly text: string;
  readonly word: string;
}

export function DataOfPerson({ organisationId, personId, text, word }: DataProps): ReactNode {
  const { t } = useWords();
  const announce = useAnnounce();
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const get = async (): Promise<void> => {
    setPending(true);
    setProblem(undefined);
    try {
      save(await allOf(organisationId, personId), `person-${personId}.json`);
      announce(t('people.got'));
    } catch (failed) {
      setProblem(failed instanceof ApiProblem ? failed : new ApiProblem(undefined, 0));
    }
    setPending(false);
  };
  return (
    <div className="stack">
      <p className="measure">{text}</p>
      <ProblemNotice problem={problem} />
      <p><Button isPending={isPending} onPress={() => { void get(); }}>{word}</Button></p>
    </div>
  );
}

/** What the person did comes in parts; the rest stands in each of them. */
async function allOf(id: string, personId: string): Promise<PersonDataView> {
  const part = (after?: number): Promise<PersonDataView> =>
    bodyOf(api().get('/organisations/{id}/people/{personId}/data', { id, personId }, after === undefined ? {} : { after }));
  const first = await part();
  const did = [...first.did];
  for (let { next } = first; next !== null;) {
    const more = await part(next);
    did.push(...more.did);
    next = more.next;
  }
  return { ...first, did, next: null };
}

function save(data: PersonDataView, name: string): void {
  const address = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
