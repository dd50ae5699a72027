/** In which language and how often mail comes; kept at once. */
import type { ReactNode } from 'react';
import { useMe, useRead } from '../queries.ts';
import { useAnnounce } from '../ui/announce.tsx';
import { RadioGroup, Select } from '../ui/fields.tsx';
import { Loaded, Panel } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { LANGUAGES, useWords } from '../words/words.tsx';
import { useAsking } from './asking.ts';

export function MailPreferences(): ReactNode {
  const { t } = useWords();
  const { organisation } = useMe();
  const announce = useAnnounce();
  const preferences = useRead('/me/preferences');
  const { ask, problem } = useAsking('/me/preferences');
  const set = (chosen: { readonly language: string | null; readonly mail: string }): void => {
    void ask('PUT', '/api/v1/me/preferences', chosen).then((answer) => { if (answer !== undefined) announce(t('settings.saved')); });
  };
  return (
    <Panel title={t('settings.mail')} id="mail">
      <Loaded of={preferences}>{({ language, mail }) => (
        <div className="stack">
          <p>{t('settings.mail-for', { organisation: organisation.name })}</p>
          <ProblemNotice problem={problem} />
          <Select name="mail-language" label={t('settings.mail-language')} value={language ?? ''} empty={t('settings.mail-language-default')}
            onChange={(next) => { set({ language: next === '' ? null : next, mail }); }}
            choices={LANGUAGES.map((each) => ({ id: each, label: t(`settings.language.${each}`) }))} />
          <RadioGroup name="mail-how" label={t('settings.mail-how')} value={mail} onChange={(next) => { set({ language, mail: next }); }}
            choices={[{ id: 'single', label: t('settings.mail.single') }, { id: 'daily', label: t('settings.mail.daily'), more: t('settings.mail.daily-text') }]} />
        </div>
      )}</Loaded>
    </Panel>
  );
}
