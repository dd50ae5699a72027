/** The agreement's text in the version that is signed, and who signs. */
import { type SubmitEvent, type ReactNode } from 'react';
import type { ShownProgramme } from '../programme.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox, TextField } from '../ui/fields.tsx';
import { ErrorSummary } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';
import { wrongSignatory, type Signatory } from './signing.ts';
import { useTries } from './tries.ts';

export function AgreementText({ programme, version }: { readonly programme: ShownProgramme; readonly version: string }): ReactNode {
  const { language } = useWords();
  const found = (programme.textsIn(language)['agreements'] as Readonly<Record<string, { readonly paragraphs?: readonly string[] }>> | undefined)?.[version];
  return <ol className="stack">{(found?.paragraphs ?? []).map((each) => <li key={each}>{each}</li>)}</ol>;
}

interface SignProps {
  readonly programme: ShownProgramme;
  readonly version: string;
  readonly signatory: Signatory;
  readonly change: (part: Partial<Signatory>) => void;
  readonly next: () => void;
  readonly back: () => void;
}

interface Resource {
  readonly id: string;
  readonly url: string;
  readonly shownAt?: readonly string[];
}

export function EnrolSign({ programme, version, signatory, change, next, back }: SignProps): ReactNode {
  const { t } = useWords();
  const tries = useTries(Object.fromEntries(Object.entries(wrongSignatory(signatory)).map(([name, id]) => [name, t(id)])));
  const told = (name: string): string | undefined => tries.shown[name];
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (tries.attempt()) next();
  };
  const documents = ((programme.definition['resources'] ?? []) as readonly Resource[]).filter(({ shownAt }) => shownAt?.includes('enrolment') === true);
  return (
    <form className="panel stack-large" onSubmit={submit} noValidate>
      <ErrorSummary wrong={tries.shown} labels={{ read: t('enrol.agreement'), name: t('enrol.name'), title: t('enrol.job-title') }} tried={tries.count} />
      {documents.length === 0 ? null : (
        <section className="stack-small">
          <h2>{t('enrol.policies')}</h2>
          <ul>{documents.map(({ id, url }) => <li key={id}><a href={url} rel="noreferrer">{programme.name('resources', id)}</a>: {programme.text('resources', id)}</li>)}</ul>
        </section>
      )}
      <section className="stack-small" aria-labelledby="agreement-title">
        <h2 id="agreement-title">{programme.name('agreements', version)}</h2>
        <div className="agreement-text" tabIndex={0} role="group" aria-labelledby="agreement-title"><AgreementText programme={programme} version={version} /></div>
        <Checkbox name="read" label={t('enrol.have-read')} wrong={told('read')} value={signatory.read} onChange={(read) => { change({ read }); }} />
      </section>
      <section className="stack">
        <h2>{t('enrol.signatory')}</h2>
        <TextField name="name" label={t('enrol.name')} help={t('enrol.name-help')} wrong={told('name')} value={signatory.name} autoComplete="name" onChange={(name) => { change({ name }); }} />
        <TextField name="title" label={t('enrol.job-title')} help={t('enrol.job-title-help')} wrong={told('title')} value={signatory.title} autoComplete="organization-title"
          onChange={(title) => { change({ title }); }} />
      </section>
      <div className="buttons">
        <Button type="submit" look="primary">{t('field.continue')}</Button>
        <Button onPress={back}>{t('field.back')}</Button>
      </div>
    </form>
  );
}
